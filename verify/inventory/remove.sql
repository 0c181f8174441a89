-- Verify lab-inventory:inventory/remove on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.raise_still_used(bigint, text, bigint[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.remove(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.remove(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
