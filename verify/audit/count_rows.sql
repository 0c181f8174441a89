-- Verify lab-inventory:audit/count_rows on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'audit.count_rows()', 'execute')::int;
select 1 / prosecdef::int from pg_proc where oid = 'audit.count_rows()'::regprocedure;

rollback;
