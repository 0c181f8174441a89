-- Verify lab-inventory:auth/session on pg
begin;

select id, account_id, lab_id, role, name, created_at, expires_at, last_used_at, revoked_at
from auth.session where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.session'::regclass;
select 1 / (not has_table_privilege('lab_user', 'auth.session', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.session', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.session', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.session', 'delete'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.session', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.session', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.session', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.session', 'delete'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.session', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.session', 'insert'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.session', 'update'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.session', 'delete'))::int;

rollback;
