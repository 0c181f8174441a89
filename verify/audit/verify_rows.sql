-- Verify lab-inventory:audit/verify_rows on pg
begin;

select 1 / (provolatile = 's')::int from pg_proc where oid = 'audit.verify_rows()'::regprocedure;
select 1 / (not has_function_privilege('lab_manager', 'audit.verify_rows()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_manager', 'audit.verify_statement(regclass)',
  'execute'))::int;

rollback;
