-- Verify lab-inventory:inventory/use_up on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.amount_problems(bigint, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.take_amounts(bigint, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.use(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.use(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
