-- Verify lab-inventory:audit/as_of on pg
begin;

select 1 / (audit.as_of() = now())::int;
select 1 / has_function_privilege('lab_viewer', 'audit.as_of()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.as_of()', 'execute'))::int;

rollback;
