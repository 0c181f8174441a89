-- Verify lab-inventory:api/freezers on pg
begin;

select id, lab_id, site_id, name from api.freezers where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.freezers'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.freezers', 'select')::int;
select 1 / has_table_privilege('lab_editor', 'api.freezers', 'delete')::int;
select 1 / has_column_privilege('lab_editor', 'api.freezers', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'api.freezers', 'id', 'update')::int;
select 1 / has_function_privilege('lab_viewer', 'api.freezer(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_editor', 'api.upsert_freezer(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_editor', 'api.delete_freezer(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.freezer(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.upsert_freezer(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'api.delete_freezer(bigint)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp(api.freezers)', 'execute')::int;
select 1 / has_table_privilege('lab_viewer', 'past.freezers', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'past.freezer(bigint)', 'execute')::int;

rollback;
