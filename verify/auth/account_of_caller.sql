-- Verify lab-inventory:auth/account_of_caller on pg
begin;

select 1 / has_function_privilege('lab_user', 'auth.me()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.me()', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'auth.logout()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.logout()', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'auth.change_password(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'auth.change_password(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'auth.change_password(jsonb)', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'auth.accept(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.accept(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'auth.refuse_invitation()', 'execute'))::int;

rollback;
