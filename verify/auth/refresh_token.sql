-- Verify lab-inventory:auth/refresh_token on pg
begin;

select hash, session_id, created_at, used_at
from auth.refresh_token where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.refresh_token'::regclass;
select 1 / (not has_table_privilege('lab_viewer', 'auth.refresh_token', 'select'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.refresh_token', 'insert'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.refresh_token', 'update'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.refresh_token', 'delete'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.refresh_token', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.refresh_token', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.refresh_token', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.refresh_token', 'delete'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.refresh_token', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.refresh_token', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.refresh_token', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.refresh_token', 'delete'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.refresh_token', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.refresh_token', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.refresh_token', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.refresh_token', 'delete'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.refresh_token', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.refresh_token', 'insert'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.refresh_token', 'update'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.refresh_token', 'delete'))::int;

rollback;
