-- Verify lab-inventory:audit/lab_version on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'audit.lab_version()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.is_not_modified()', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'audit.lab_version()', 'execute'))::int;

rollback;
