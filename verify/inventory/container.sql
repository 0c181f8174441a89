-- Verify lab-inventory:inventory/container on pg
begin;

select lab_id, id, freezer_id, uuid, description from inventory.container where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.container'::regclass;
select 1 / count(*) from pg_policy
where polrelid = 'inventory.container'::regclass and polname = 'container_in_lab'
  and polqual is not null and polwithcheck is not null;
select 1 / count(*) from pg_constraint
where conrelid = 'inventory.container'::regclass and conname = 'container_freezer_fkey'
  and convalidated;
select 1 / (count(*) = 2)::int from pg_trigger
where tgrelid = 'inventory.container'::regclass and tgname in ('refuse_key_change', 'reserve_id')
  and tgenabled = 'O';
select 1 / has_table_privilege('lab_viewer', 'inventory.container', 'select')::int;
select 1 / has_table_privilege('lab_editor', 'inventory.container', 'delete')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'lab_id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'freezer_id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'uuid', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'description', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'lab_id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'freezer_id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'uuid', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.container', 'description', 'update')::int;
select 1 / has_sequence_privilege('lab_editor', 'inventory.container_id_seq', 'usage')::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.container', 'truncate'))::int;
select 1 / (not has_sequence_privilege('lab_editor', 'inventory.container_id_seq', 'update'))::int;
select 1 / has_function_privilege('lab_editor', 'inventory.next_container_id()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.next_container_id()', 'execute'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.container', 'delete'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'inventory.container', 'id', 'insert'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'inventory.container', 'id', 'update'))::int;

rollback;
