-- Verify lab-inventory:auth/enter on pg
begin;

select 1 / has_function_privilege('lab_anon', 'auth.enter()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'auth.enter()', 'execute')::int;
select 1 / has_function_privilege('lab_open', 'auth.enter()', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'auth.enter()', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'auth.enter_without_token()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'auth.asked_lab()', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'auth.check_lab()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'auth.enter_without_token()', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'auth.account_id()', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'auth.account_id()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'auth.mark_used(uuid)', 'execute'))::int;

rollback;
