-- Verify lab-inventory:inventory/read_id on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'inventory.read_id(text, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.read_id(text, jsonb)', 'execute'))::int;

rollback;
