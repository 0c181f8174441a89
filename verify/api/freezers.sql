-- Verify lab-inventory:api/freezers on pg
begin;

call api.verify_resource('api.freezers');

rollback;
