-- Verify lab-inventory:api/history on pg
begin;

select id, changed_at, changed_by, method, path, reason, row_count from api.changes where false;
select id, change_id, resource, row_id, operation, changed_at, changed_by, reason, before, after
from api.row_changes where false;
select 1 / (reloptions @> array['security_invoker=true'])::int
from pg_class where oid = 'api.changes'::regclass;
select 1 / (reloptions @> array['security_invoker=true'])::int
from pg_class where oid = 'api.row_changes'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.changes', 'select')::int;
select 1 / has_table_privilege('lab_viewer', 'api.row_changes', 'select')::int;
select 1 / (not has_table_privilege('lab_user', 'api.changes', 'select'))::int;
select 1 / (not has_table_privilege('lab_manager', 'api.changes', 'delete'))::int;
select 1 / has_function_privilege('lab_viewer', 'api.history(text, bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.change(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.history(text, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'api.change(bigint)', 'execute'))::int;

rollback;
