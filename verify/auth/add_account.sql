-- Verify lab-inventory:auth/add_account on pg
begin;

select 1 / (not has_function_privilege(
  'lab_anon', 'auth.add_account(text, text, auth.member_role, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.add_account(text, text, auth.member_role, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.add_account(text, text, auth.member_role, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_manager', 'auth.add_account(text, text, auth.member_role, text, text)', 'execute'))::int;

rollback;
