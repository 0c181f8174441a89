-- Revert lab-inventory:api/sites from pg
begin;

drop function api.delete_site(bigint);
drop function api.upsert_site(jsonb);
drop function api.site(bigint);
drop view api.sites;

commit;
