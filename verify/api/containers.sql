-- Verify lab-inventory:api/containers on pg
begin;

select id, lab_id, freezer_id, uuid, description from api.containers where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.containers'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.containers', 'select')::int;
select 1 / has_table_privilege('lab_editor', 'api.containers', 'delete')::int;
select 1 / has_column_privilege('lab_editor', 'api.containers', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'api.containers', 'id', 'update')::int;
select 1 / has_function_privilege('lab_viewer', 'api.container(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_editor', 'api.upsert_container(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_editor', 'api.delete_container(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.container(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.upsert_container(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.delete_container(bigint)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp(api.containers)', 'execute')::int;
select 1 / has_table_privilege('lab_viewer', 'past.containers', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'past.container(bigint)', 'execute')::int;

rollback;
