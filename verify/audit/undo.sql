-- Verify lab-inventory:audit/undo on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_fresh_rows(bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.list_rows(bigint, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_changes(bigint, bigint, audit.net_change[])', 'execute'))::int;
select 1 / (prosecdef and proconfig @> array['search_path=""'])::int
from pg_proc where oid = 'audit.undo(bigint, boolean, boolean)'::regprocedure;
select 1 / has_function_privilege(
  'lab_editor', 'audit.undo(bigint, boolean, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'audit.undo(bigint, boolean, boolean)', 'execute'))::int;

rollback;
