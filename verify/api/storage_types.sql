-- Verify lab-inventory:api/storage_types on pg
begin;

call api.verify_resource('api.storage_types', writer => 'lab_manager');

rollback;
