-- Verify lab-inventory:inventory/unit_fill on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.kept_places(bigint, bigint[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.unit_fill(bigint, bigint[])', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.space_in(bigint, bigint[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.kept_places(bigint, bigint[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.unit_fill(bigint, bigint[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.space_in(bigint, bigint[])', 'execute'))::int;

rollback;
