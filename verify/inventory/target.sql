-- Verify lab-inventory:inventory/target on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.read_targets(bigint, inventory.item[], jsonb)', 'execute')::int;

rollback;
