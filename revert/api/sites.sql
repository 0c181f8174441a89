-- Revert lab-inventory:api/sites from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.site');
end $$;
drop function api.delete_site(bigint);
drop function api.upsert_site(jsonb);
drop function api.site(bigint);
drop function audit.stamp(api.sites);
drop view api.sites;

commit;
