-- Verify lab-inventory:auth/login on pg
begin;

select 1 / has_function_privilege('lab_anon', 'auth.login(text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_open', 'auth.login(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'auth.login(text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.issue(auth.session, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.issue(auth.session, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.issue(auth.session, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.is_password(auth.account, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.is_password(auth.account, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.is_password(auth.account, text)', 'execute'))::int;

rollback;
