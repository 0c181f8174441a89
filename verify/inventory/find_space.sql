-- Verify lab-inventory:inventory/find_space on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.read_count(jsonb, text, integer, integer)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.units_with_space(bigint, jsonb, integer)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.reserve_places(bigint, inventory.target[], integer)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.find_space(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.find_space(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
