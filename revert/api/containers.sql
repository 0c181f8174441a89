-- Revert lab-inventory:api/containers from pg
begin;

select api.drop_resource('api.containers');

commit;
