-- Verify lab-inventory:inventory/check_out on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.require_state(bigint, inventory.item[], text[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.list_containers(bigint, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.checkout(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.checkin_problems(bigint, inventory.item[], jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.checkin(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.checkin(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
