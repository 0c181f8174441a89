-- Verify lab-inventory:inventory/next_id on pg
begin;

select 1 / has_function_privilege('lab_open', 'inventory.next_id(regclass)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.next_id(regclass)', 'execute'))::int;

rollback;
