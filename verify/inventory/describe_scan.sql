-- Verify lab-inventory:inventory/describe_scan on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.read_unit_name(bigint, text)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.find_scanned_unit(bigint, text, text[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.list_moves(bigint, inventory.scan)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.describe_moves(bigint, inventory.scan)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.describe_unit(bigint, bigint, inventory.scan)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.describe_scan(text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'inventory.describe_scan(text)', 'execute'))::int;

rollback;
