-- Verify lab-inventory:inventory/aliquot on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.aliquot_problems(inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.code_problems(bigint, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.make_aliquots(bigint, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.aliquot(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.aliquot(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
