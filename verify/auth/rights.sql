-- Verify lab-inventory:auth/rights on pg
begin;

select 1 / has_function_privilege('lab_user', 'auth.rights()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.rights()', 'execute'))::int;
select 1 / (not prosecdef)::int from pg_proc where oid = 'auth.rights()'::regprocedure;

rollback;
