-- Verify lab-inventory:inventory/run_verb on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.run_verb(text, jsonb, text[], text[], text[])', 'execute')::int;

rollback;
