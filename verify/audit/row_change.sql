-- Verify lab-inventory:audit/row_change on pg
begin;

select lab_id, change_id, id, table_name, row_id, operation, changed_at, before, after
from audit.row_change where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'audit.row_change'::regclass;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'audit.row_change_rest'::regclass;
select 1 / (count(*) = 2)::int from pg_policy where polrelid = 'audit.row_change'::regclass;
select 1 / has_table_privilege('lab_viewer', 'audit.row_change', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.row_change', 'insert'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.row_change', 'update'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.row_change', 'delete'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.row_change', 'truncate'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'audit.row_change', 'insert'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'audit.row_change', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'audit.row_change', 'select'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.row_change_rest', 'select'))::int;
select 1 / has_function_privilege('lab_viewer', 'audit.show_row(text, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege('lab_open', 'audit.add_partitions()', 'execute'))::int;

rollback;
