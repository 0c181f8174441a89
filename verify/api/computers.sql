-- Verify lab-inventory:api/computers on pg
begin;

call api.verify_resource('api.computers');

rollback;
