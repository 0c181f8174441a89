-- Revert lab-inventory:api/containers from pg
begin;

call api.drop_resource('api.containers');

commit;
