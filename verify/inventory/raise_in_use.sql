-- Verify lab-inventory:inventory/raise_in_use on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.raise_in_use(regclass, bigint)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.raise_in_use(regclass, bigint)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.list_children(regclass, bigint)', 'execute')::int;

rollback;
