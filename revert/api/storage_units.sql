-- Revert lab-inventory:api/storage_units from pg
begin;

call api.drop_resource('api.storage_units');

commit;
