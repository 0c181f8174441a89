-- Revert lab-inventory:api/containers from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.container');
end $$;
drop function api.delete_container(bigint);
drop function api.upsert_container(jsonb);
drop function api.container(bigint);
drop function audit.stamp(api.containers);
drop view api.containers;

commit;
