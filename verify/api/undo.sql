-- Verify lab-inventory:api/undo on pg
begin;

select 1 / (not prosecdef and proconfig @> array['statement_timeout=55s'])::int
from pg_proc where oid = 'api.undo_change(bigint, text, boolean)'::regprocedure;
select 1 / has_function_privilege(
  'lab_editor', 'api.undo_change(bigint, text, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.undo_change(bigint, text, boolean)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'api.undo_change(bigint, text, boolean)', 'execute'))::int;

rollback;
