-- Verify lab-inventory:api/sites on pg
begin;

call api.verify_resource('api.sites', writer => 'lab_manager');

rollback;
