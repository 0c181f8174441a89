-- Revert lab-inventory:api/storage_types from pg
begin;

call api.drop_resource('api.storage_types');

commit;
