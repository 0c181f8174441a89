-- Verify lab-inventory:auth/signing_key on pg
begin;

select is_only, secret
from auth.signing_key where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.signing_key'::regclass;
select 1 / (not has_table_privilege('lab_viewer', 'auth.signing_key', 'select'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.signing_key', 'insert'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.signing_key', 'update'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.signing_key', 'delete'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.signing_key', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.signing_key', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.signing_key', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.signing_key', 'delete'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.signing_key', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.signing_key', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.signing_key', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.signing_key', 'delete'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.signing_key', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.signing_key', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.signing_key', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.signing_key', 'delete'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.signing_key', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.signing_key', 'insert'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.signing_key', 'update'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.signing_key', 'delete'))::int;

rollback;
