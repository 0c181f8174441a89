-- Verify lab-inventory:auth/set_member on pg
begin;

select 1 / has_function_privilege(
  'lab_manager', 'auth.set_member(text, auth.member_role)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_editor', 'auth.set_member(text, auth.member_role)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.set_member(text, auth.member_role)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.set_member(text, auth.member_role)', 'execute'))::int;
select 1 / has_function_privilege('lab_manager', 'auth.remove_member(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_editor', 'auth.remove_member(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'auth.remove_member(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.remove_member(text)', 'execute'))::int;

rollback;
