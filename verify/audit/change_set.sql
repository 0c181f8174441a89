-- Verify lab-inventory:audit/change_set on pg
begin;

select lab_id, id, changed_at, transaction_id, account_id, changed_by, request_id, method, path,
  reason, table_names, row_count, undoes_id, seal_number, seal
from audit.change_set where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'audit.change_set'::regclass;
select 1 / (count(*) = 2)::int from pg_policy where polrelid = 'audit.change_set'::regclass;
select 1 / has_table_privilege('lab_viewer', 'audit.change_set', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.change_set', 'insert'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.change_set', 'update'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.change_set', 'delete'))::int;
select 1 / (not has_table_privilege('lab_manager', 'audit.change_set', 'truncate'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'audit.change_set', 'insert'))::int;
select 1 / (not has_any_column_privilege('lab_manager', 'audit.change_set', 'update'))::int;
select 1 / (not has_table_privilege('lab_user', 'audit.change_set', 'select'))::int;

rollback;
