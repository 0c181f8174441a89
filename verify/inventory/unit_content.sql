-- Verify lab-inventory:inventory/unit_content on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.show_container(bigint, bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.show_unit(bigint, bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'inventory.unit_content(bigint, bigint, inventory.storage_type, integer)',
  'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.axis_labels(integer, text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.show_container(bigint, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.show_unit(bigint, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user',
  'inventory.unit_content(bigint, bigint, inventory.storage_type, integer)',
  'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.axis_labels(integer, text)', 'execute'))::int;

rollback;
