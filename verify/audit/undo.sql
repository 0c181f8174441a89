-- Verify lab-inventory:audit/undo on pg
begin;

select table_name, row_id, operation, before, changed_at
from unnest(null::audit.net_change[]) where false;
-- Nobody calls what the one definer is made of.
select 1 / (not has_function_privilege('lab_open', 'audit.undo_tables()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.net_changes(bigint, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.obstacles(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_source(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_statement(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.describe_conflicts(bigint, jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_steps(audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.require_undoable(audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.lock_statement(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.lock_rows(bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_fresh_rows(bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'audit.list_conflicts(bigint, audit.net_change[], audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.list_rows(bigint, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_changes(bigint, bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.refuse_undo(jsonb)', 'execute'))::int;
select 1 / (prosecdef and proconfig @> array['search_path=""'])::int
from pg_proc where oid = 'audit.undo(bigint, boolean, boolean)'::regprocedure;
select 1 / has_function_privilege(
  'lab_editor', 'audit.undo(bigint, boolean, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'audit.undo(bigint, boolean, boolean)', 'execute'))::int;

rollback;
