-- Verify lab-inventory:api/sample_types on pg
begin;

call api.verify_resource('api.sample_types', writer => 'lab_manager');

rollback;
