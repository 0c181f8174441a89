-- Verify lab-inventory:inventory/path on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.path_step(text, bigint, text, text)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.path_to(bigint, bigint, bigint)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.path_step(text, bigint, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.path_to(bigint, bigint, bigint)', 'execute'))::int;

rollback;
