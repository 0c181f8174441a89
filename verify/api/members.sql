-- Verify lab-inventory:api/members on pg
begin;

select lab_id, email, role, created_at, invitation_expires_at from api.members where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.members'::regclass;
select 1 / has_table_privilege('lab_manager', 'api.members', 'select')::int;
select 1 / (not has_table_privilege('lab_editor', 'api.members', 'select'))::int;
select 1 / (not has_table_privilege('lab_manager', 'api.members', 'insert'))::int;
select 1 / has_function_privilege('lab_manager', 'api.upsert_member(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege('lab_editor', 'api.upsert_member(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'api.upsert_member(jsonb)', 'execute'))::int;
select 1 / has_function_privilege('lab_manager', 'api.delete_member(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_editor', 'api.delete_member(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'api.delete_member(text)', 'execute'))::int;

rollback;
