-- Verify lab-inventory:inventory/items on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.find_thing(bigint, text, jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.read_items(bigint, jsonb, text[], text[])', 'execute')::int;

rollback;
