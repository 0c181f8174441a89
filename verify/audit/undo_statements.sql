-- Verify lab-inventory:audit/undo_statements on pg
begin;

select 1 / (not has_function_privilege('lab_open', 'audit.undo_tables()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.key_obstacles(regclass, boolean)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.parent_obstacles(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.child_obstacles(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_source(regclass, audit.operation, boolean)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_statement(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_steps(audit.net_change[])', 'execute'))::int;

rollback;
