-- Verify lab-inventory:api/sites on pg
begin;

select id, lab_id, name, contact, address, state_or_region, country, postcode_or_zip
from api.sites where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.sites'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.sites', 'select')::int;
select 1 / has_table_privilege('lab_manager', 'api.sites', 'delete')::int;
select 1 / has_column_privilege('lab_manager', 'api.sites', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'api.sites', 'id', 'update')::int;
select 1 / has_function_privilege('lab_viewer', 'api.site(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_manager', 'api.upsert_site(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_manager', 'api.delete_site(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.site(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege('authenticator', 'api.upsert_site(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('authenticator', 'api.delete_site(bigint)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp(api.sites)', 'execute')::int;
select 1 / has_table_privilege('lab_viewer', 'past.sites', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'past.site(bigint)', 'execute')::int;

rollback;
