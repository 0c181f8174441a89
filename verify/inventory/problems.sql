-- Verify lab-inventory:inventory/problems on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.raise_problems(jsonb)', 'execute')::int;

rollback;
