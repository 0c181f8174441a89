-- Verify lab-inventory:api/projects on pg
begin;

call api.verify_resource('api.projects', writer => 'lab_manager');

rollback;
