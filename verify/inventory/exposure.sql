-- Verify lab-inventory:inventory/exposure on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.excursion_time(timestamptz, timestamptz)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.rows_left(text, bigint, timestamptz)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.stays_in(bigint, text, bigint, tstzrange)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.containers_inside(bigint, bigint, bigint, tstzrange)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.excursion_time(timestamptz, timestamptz)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.rows_left(text, bigint, timestamptz)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.stays_in(bigint, text, bigint, tstzrange)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.containers_inside(bigint, bigint, bigint, tstzrange)', 'execute'))::int;

rollback;
