-- Verify lab-inventory:auth/membership on pg
begin;

select lab_id, account_id, role from auth.membership where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.membership'::regclass;
select 1 / (not has_table_privilege('lab_viewer', 'auth.membership', 'select'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.membership', 'insert'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.membership', 'update'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.membership', 'delete'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.membership', 'select'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.membership', 'insert'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.membership', 'update'))::int;
select 1 / (not has_table_privilege('lab_editor', 'auth.membership', 'delete'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.membership', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.membership', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.membership', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.membership', 'delete'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.membership', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.membership', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.membership', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.membership', 'delete'))::int;
select 1 / has_table_privilege('lab_manager', 'auth.membership', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'auth.membership', 'insert'))::int;
select 1 / has_column_privilege('lab_manager', 'auth.account', 'email', 'select')::int;
select 1 / (not has_column_privilege(
  'lab_manager', 'auth.account', 'password_hash', 'select'))::int;

rollback;
