-- Verify lab-inventory:api/containers on pg
begin;

call api.verify_resource('api.containers');

rollback;
