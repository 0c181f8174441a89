-- Revert lab-inventory:api/containers from pg
begin;

drop function api.delete_container(bigint);
drop function api.upsert_container(jsonb);
drop function api.container(bigint);
drop function audit.stamp(api.containers);
drop view api.containers;

commit;
