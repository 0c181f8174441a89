-- Verify lab-inventory:inventory/look on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.read_looked_at(bigint, jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.read_looks(bigint, jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.look_problems(inventory.item[], inventory.unit_grid)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.read_seen(bigint, bigint, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.read_seen(bigint, bigint, jsonb)',
  'execute'))::int;

rollback;
