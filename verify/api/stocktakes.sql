-- Verify lab-inventory:api/stocktakes on pg
begin;

select id, lab_id, storage_unit_id, applied, note, found_count, missing_count, misplaced_count,
    unknown_count, unread_count, conflict_count, out_count, ended_count
from api.stocktakes where false;
select 1 / has_table_privilege('lab_viewer', 'api.stocktakes', 'select')::int;
select 1 / has_table_privilege('lab_viewer', 'past.stocktakes', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp(api.stocktakes)', 'execute')::int;
select 1 / (not has_any_column_privilege('lab_manager', 'api.stocktakes', 'insert'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'api.stocktakes', 'update'))::int;
select 1 / (not has_table_privilege('lab_manager', 'api.stocktakes', 'delete'))::int;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.stocktakes'::regclass;
select 1 / has_function_privilege('lab_viewer', 'api.stocktake(bigint)', 'execute')::int;

rollback;
