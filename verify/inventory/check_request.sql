-- Verify lab-inventory:inventory/check_request on pg
begin;

select 1 / has_function_privilege('lab_anon', 'inventory.check_request()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.check_request()', 'execute'))::int;

rollback;
