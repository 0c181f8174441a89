-- Verify lab-inventory:inventory/evacuate on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.find_source(bigint, jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.content_of(bigint, inventory.item, jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.evacuate(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.empty(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.empty(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
