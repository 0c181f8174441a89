-- Verify lab-inventory:api/session on pg
begin;

select 1 / has_function_privilege('lab_anon', 'api.login(text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_open', 'api.login(text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'api.login(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.login(text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'api.refresh(text)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.refresh(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'api.logout()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'api.logout()', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'api.me()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'api.me()', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'api.set_name(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'api.set_name(jsonb)', 'execute'))::int;
select 1 / has_function_privilege('lab_user', 'api.accept(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'api.accept(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'api.change_password(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'api.change_password(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.change_password(jsonb)', 'execute'))::int;

rollback;
