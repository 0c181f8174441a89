-- Verify lab-inventory:auth/attempt on pg
begin;

select subject, attempt_count, window_started_at
from auth.attempt where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.attempt'::regclass;
select 1 / (not has_table_privilege('lab_viewer', 'auth.attempt', 'select'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.attempt', 'insert'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.attempt', 'update'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'auth.attempt', 'delete'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.attempt', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.attempt', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.attempt', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.attempt', 'delete'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.attempt', 'select'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.attempt', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.attempt', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'auth.attempt', 'delete'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.attempt', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.attempt', 'insert'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.attempt', 'update'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.attempt', 'delete'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.attempt', 'select'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.attempt', 'insert'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.attempt', 'update'))::int;
select 1 / (not has_table_privilege('authenticator', 'auth.attempt', 'delete'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.count_attempt(text, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.count_attempt(text, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.count_attempt(text, integer)', 'execute'))::int;

rollback;
