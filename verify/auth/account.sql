-- Verify lab-inventory:auth/account on pg
begin;

select id, email, name, password_hash, is_active, default_lab_id, created_at
from auth.account where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.account'::regclass;
select 1 / (not has_table_privilege('lab_viewer', 'auth.account', 'select'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.account', 'insert'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.account', 'update'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.account', 'delete'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.account', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.account', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.account', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.account', 'delete'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.account', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.account', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.account', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.account', 'delete'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.account', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.account', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.account', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.account', 'delete'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.account', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.account', 'insert'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.account', 'update'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.account', 'delete'))::int;
select 1 / (auth.is_email('o''brien@lab.example') and not auth.is_email('a b@lab.example'))::int;
select 1 / (auth.read_email('A@B') = 'a@b')::int;

rollback;
