-- Verify lab-inventory:audit/deleted_row on pg
begin;

select lab_id, table_name, row_id, created_at, deleted_at from audit.deleted_row where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'audit.deleted_row'::regclass;
select 1 / (count(*) = 2)::int from pg_policy where polrelid = 'audit.deleted_row'::regclass;
select 1 / has_table_privilege('lab_viewer', 'audit.deleted_row', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.deleted_row', 'insert'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'audit.deleted_row', 'update'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.deleted_row', 'delete'))::int;
select 1 / (not has_table_privilege('lab_user', 'audit.deleted_row', 'select'))::int;

rollback;
