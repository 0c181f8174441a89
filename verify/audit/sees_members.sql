-- Verify lab-inventory:audit/sees_members on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'audit.sees_members()', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'audit.sees_members()', 'execute'))::int;

rollback;
