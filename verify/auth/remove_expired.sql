-- Verify lab-inventory:auth/remove_expired on pg
begin;

select 1 / has_function_privilege('lab_owner', 'auth.remove_expired()', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.remove_expired()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.remove_expired()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_manager', 'auth.remove_expired()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'auth.remove_expired()', 'execute'))::int;

rollback;
