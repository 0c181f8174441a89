-- Verify lab-inventory:inventory/end_use on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.require_reason()', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.end_as(bigint, inventory.item[], text)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.dispose(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.lose(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.restore(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.restore(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
