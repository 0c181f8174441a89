-- Verify lab-inventory:inventory/freezer on pg
begin;

select lab_id, id, site_id, name from inventory.freezer where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.freezer'::regclass;
select 1 / count(*) from pg_policy
where polrelid = 'inventory.freezer'::regclass and polname = 'freezer_in_lab'
  and polqual is not null and polwithcheck is not null;
select 1 / count(*) from pg_constraint
where conrelid = 'inventory.freezer'::regclass and conname = 'freezer_site_fkey' and convalidated;
select 1 / (count(*) = 2)::int from pg_trigger
where tgrelid = 'inventory.freezer'::regclass and tgname in ('refuse_key_change', 'reserve_id')
  and tgenabled = 'O';
select 1 / has_table_privilege('lab_viewer', 'inventory.freezer', 'select')::int;
select 1 / has_table_privilege('lab_editor', 'inventory.freezer', 'delete')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'lab_id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'site_id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'name', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'lab_id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'site_id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.freezer', 'name', 'update')::int;
select 1 / has_sequence_privilege('lab_editor', 'inventory.freezer_id_seq', 'usage')::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.freezer', 'truncate'))::int;
select 1 / (not has_sequence_privilege('lab_editor', 'inventory.freezer_id_seq', 'update'))::int;
select 1 / has_function_privilege('lab_editor', 'inventory.next_freezer_id()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.next_freezer_id()', 'execute'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.freezer', 'delete'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'inventory.freezer', 'id', 'insert'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'inventory.freezer', 'id', 'update'))::int;

rollback;
