-- Verify lab-inventory:inventory/file_content on pg
begin;

select lab_id, sha256, bytes, checked_at from inventory.file_content where false;
select 1 / has_table_privilege('lab_viewer', 'inventory.file_content', 'select')::int;
select 1 / (not has_any_column_privilege('lab_open', 'inventory.file_content', 'insert'))::int;
select 1 / (not has_any_column_privilege('lab_open', 'inventory.file_content', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'inventory.file_content', 'delete'))::int;
select 1 / has_function_privilege('lab_editor', 'inventory.keep_bytes(bytea)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.keep_bytes(bytea)', 'execute'))::int;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.file_content'::regclass;

rollback;
