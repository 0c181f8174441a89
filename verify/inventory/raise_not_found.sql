-- Verify lab-inventory:inventory/raise_not_found on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.raise_not_found(text, bigint)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.raise_not_found(text, bigint)', 'execute'))::int;

rollback;
