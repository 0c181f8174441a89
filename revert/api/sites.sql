-- Revert lab-inventory:api/sites from pg
begin;

drop function api.delete_site(bigint);
drop function api.upsert_site(jsonb);
drop function api.site(bigint);
drop function audit.stamp(api.sites);
drop view api.sites;

commit;
