-- Verify lab-inventory:auth/token on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'auth.make_token(text, auth.member_role, integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.make_token(text, auth.member_role, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.make_token(text, auth.member_role, integer)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'auth.revoke_token(uuid)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'auth.revoke_token(uuid)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.revoke_token(uuid)', 'execute'))::int;
select 1 / has_column_privilege('lab_viewer', 'auth.session', 'last_used_at', 'select')::int;
select 1 / (not has_column_privilege('lab_viewer', 'auth.session', 'account_id', 'select'))::int;

rollback;
