-- Verify lab-inventory:audit/undo_statements on pg
begin;

select 1 / (not has_function_privilege('lab_open', 'audit.undo_tables()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.obstacles(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_source(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_statement(regclass, audit.operation)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.undo_steps(audit.net_change[])', 'execute'))::int;

rollback;
