-- Verify lab-inventory:audit/record on pg
begin;

select 1 / (prosecdef and proconfig @> array['search_path=""'])::int
from pg_proc where oid = 'audit.record()'::regprocedure;
select 1 / (not has_function_privilege('lab_open', 'audit.record()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.touch()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.refuse_truncate()', 'execute'))::int;

rollback;
