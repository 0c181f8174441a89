-- Verify lab-inventory:inventory/computer on pg
begin;

select lab_id, id, site_id, name, mac from inventory.computer where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.computer'::regclass;
select 1 / count(*) from pg_policy
where polrelid = 'inventory.computer'::regclass and polname = 'computer_in_lab'
  and polqual is not null and polwithcheck is not null;
select 1 / count(*) from pg_constraint
where conrelid = 'inventory.computer'::regclass and conname = 'computer_site_fkey' and convalidated;
select 1 / (count(*) = 2)::int from pg_trigger
where tgrelid = 'inventory.computer'::regclass and tgname in ('refuse_key_change', 'reserve_id')
  and tgenabled = 'O';
select 1 / has_table_privilege('lab_viewer', 'inventory.computer', 'select')::int;
select 1 / has_table_privilege('lab_editor', 'inventory.computer', 'delete')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'lab_id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'site_id', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'name', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'mac', 'insert')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'lab_id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'site_id', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'name', 'update')::int;
select 1 / has_column_privilege('lab_editor', 'inventory.computer', 'mac', 'update')::int;
select 1 / has_sequence_privilege('lab_editor', 'inventory.computer_id_seq', 'usage')::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.computer', 'truncate'))::int;
select 1 / (not has_sequence_privilege('lab_editor', 'inventory.computer_id_seq', 'update'))::int;
select 1 / has_function_privilege('lab_editor', 'inventory.next_computer_id()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.next_computer_id()', 'execute'))::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.computer', 'delete'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'inventory.computer', 'id', 'insert'))::int;
select 1 / (not has_column_privilege('lab_viewer', 'inventory.computer', 'id', 'update'))::int;

rollback;
