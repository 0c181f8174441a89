-- Verify lab-inventory:api/storage_units on pg
begin;

call api.verify_resource('api.storage_units');

rollback;
