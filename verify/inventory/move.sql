-- Verify lab-inventory:inventory/move on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.move(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.move(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
