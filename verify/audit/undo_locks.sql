-- Verify lab-inventory:audit/undo_locks on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'audit.require_undoable(audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.lock_statement(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.lock_rows(bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.is_back_at(bigint, text, bigint, timestamptz)', 'execute'))::int;
select 1 / (has_function_privilege(
  'lab_editor', 'audit.lock_tree(bigint, regclass)', 'execute'))::int;

rollback;
