-- Verify lab-inventory:auth/invitation on pg
begin;

select lab_id, account_id, role, hash, created_at, expires_at, invited_by
from auth.invitation where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.invitation'::regclass;
select 1 / has_column_privilege('lab_manager', 'auth.invitation', 'expires_at', 'select')::int;
select 1 / (not has_column_privilege('lab_manager', 'auth.invitation', 'hash', 'select'))::int;
select 1 / (not has_table_privilege('lab_manager', 'auth.invitation', 'insert'))::int;
select 1 / (not has_table_privilege('lab_manager', 'auth.invitation', 'update'))::int;
select 1 / (not has_table_privilege('lab_manager', 'auth.invitation', 'delete'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.invitation', 'select'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.invitation', 'insert'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.invitation', 'update'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.invitation', 'delete'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'auth.invitation', 'role', 'select'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.invitation', 'select'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.invitation', 'insert'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.invitation', 'update'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.invitation', 'delete'))::int;
select 1 / (not has_column_privilege('lab_editor', 'auth.invitation', 'role', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.invitation', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.invitation', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.invitation', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.invitation', 'delete'))::int;
select 1 / (not has_column_privilege('lab_user', 'auth.invitation', 'role', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.invitation', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.invitation', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.invitation', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.invitation', 'delete'))::int;
select 1 / (not has_column_privilege('lab_anon', 'auth.invitation', 'role', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.invitation', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.invitation', 'insert'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.invitation', 'update'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.invitation', 'delete'))::int;
select 1 / (not has_column_privilege('authenticator', 'auth.invitation', 'role', 'select'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.take_invitation(text, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.take_invitation(text, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.take_invitation(text, bigint)', 'execute'))::int;

rollback;
