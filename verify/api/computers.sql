-- Verify lab-inventory:api/computers on pg
begin;

select id, lab_id, site_id, name, mac from api.computers where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.computers'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.computers', 'select')::int;
select 1 / has_table_privilege('lab_editor', 'api.computers', 'delete')::int;
select 1 / has_column_privilege('lab_editor', 'api.computers', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'api.computers', 'id', 'update')::int;
select 1 / has_function_privilege('lab_viewer', 'api.computer(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_editor', 'api.upsert_computer(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_editor', 'api.delete_computer(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.computer(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.upsert_computer(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.delete_computer(bigint)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp(api.computers)', 'execute')::int;
select 1 / has_table_privilege('lab_viewer', 'past.computers', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'past.computer(bigint)', 'execute')::int;

rollback;
