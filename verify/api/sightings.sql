-- Verify lab-inventory:api/sightings on pg
begin;

select id, lab_id, stocktake_id, finding, container_id, code, "row", col, position
from api.sightings where false;
select 1 / has_table_privilege('lab_viewer', 'api.sightings', 'select')::int;
select 1 / has_table_privilege('lab_viewer', 'past.sightings', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp(api.sightings)', 'execute')::int;
select 1 / (not has_any_column_privilege('lab_manager', 'api.sightings', 'insert'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'api.sightings', 'update'))::int;
select 1 / (not has_table_privilege('lab_manager', 'api.sightings', 'delete'))::int;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.sightings'::regclass;

rollback;
