-- Verify lab-inventory:auth/person on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'auth.people()', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'auth.people()', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'auth.person(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'auth.person(bigint)', 'execute'))::int;

rollback;
