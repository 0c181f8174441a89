-- Verify lab-inventory:inventory/read_body on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.read_body(text, jsonb, anyelement)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.read_body(text, jsonb, anyelement)', 'execute'))::int;

rollback;
