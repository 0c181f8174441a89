-- Verify lab-inventory:auth/cursor_key on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'auth.cursor_key()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.cursor_key()', 'execute'))::int;
select 1 / prosecdef::int from pg_proc where oid = 'auth.cursor_key()'::regprocedure;

rollback;
