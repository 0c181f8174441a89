-- Verify lab-inventory:api/files on pg
begin;

call api.verify_resource('api.files');

rollback;
