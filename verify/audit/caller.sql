-- Verify lab-inventory:audit/caller on pg
begin;

select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.email_of_caller()'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.caller()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.email_of_caller()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.caller()', 'execute'))::int;

rollback;
