-- Verify lab-inventory:inventory/stay on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'inventory.place_of(jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.stays(bigint, text, bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.stays_above(bigint, bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.path_at(bigint, jsonb, timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'inventory.place_of(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.stays(bigint, text, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.stays_above(bigint, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.path_at(bigint, jsonb, timestamptz)', 'execute'))::int;

rollback;
