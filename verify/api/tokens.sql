-- Verify lab-inventory:api/tokens on pg
begin;

select id, lab_id, name, role, created_at, expires_at, last_used_at from api.tokens where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.tokens'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.tokens', 'select')::int;
select 1 / (not has_table_privilege('lab_user', 'api.tokens', 'select'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'api.create_token(text, text, integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.create_token(text, text, integer)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'api.create_token(text, text, integer)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'api.delete_token(uuid)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.delete_token(uuid)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'api.delete_token(uuid)', 'execute'))::int;

rollback;
