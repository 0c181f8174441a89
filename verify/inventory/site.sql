-- Verify lab-inventory:inventory/site on pg
begin;

select lab_id, id, name, contact, address, state_or_region, country, postcode_or_zip
from inventory.site where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.site'::regclass;
select 1 / count(*) from pg_policy
where polrelid = 'inventory.site'::regclass and polname = 'site_in_lab'
  and polqual is not null and polwithcheck is not null;
select 1 / count(*) from pg_constraint
where conrelid = 'inventory.site'::regclass and conname = 'site_lab_fkey' and convalidated;
select 1 / (count(*) = 2)::int from pg_trigger
where tgrelid = 'inventory.site'::regclass and tgname in ('refuse_key_change', 'reserve_id')
  and tgenabled = 'O';
select 1 / has_table_privilege('lab_viewer', 'inventory.site', 'select')::int;
select 1 / has_table_privilege('lab_manager', 'inventory.site', 'delete')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'lab_id', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'id', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'name', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'contact', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'address', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'state_or_region', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'country', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'postcode_or_zip', 'insert')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'lab_id', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'id', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'name', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'contact', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'address', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'state_or_region', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'country', 'update')::int;
select 1 / has_column_privilege('lab_manager', 'inventory.site', 'postcode_or_zip', 'update')::int;
select 1 / has_sequence_privilege('lab_manager', 'inventory.site_id_seq', 'usage')::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.site', 'truncate'))::int;
select 1 / (not has_sequence_privilege('lab_manager', 'inventory.site_id_seq', 'update'))::int;
select 1 / has_function_privilege('lab_manager', 'inventory.next_site_id()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'inventory.next_site_id()', 'execute'))::int;
select 1 / (not has_table_privilege('lab_editor', 'inventory.site', 'delete'))::int;
select 1 / (not has_column_privilege('lab_editor', 'inventory.site', 'id', 'insert'))::int;
select 1 / (not has_column_privilege('lab_editor', 'inventory.site', 'id', 'update'))::int;

rollback;
