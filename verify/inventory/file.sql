-- Verify lab-inventory:inventory/file on pg
begin;

call inventory.verify_resource('inventory.file');
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.has_thing(bigint, text, bigint)', 'execute')::int;
select 1 / count(*) from pg_trigger
where tgrelid = 'inventory.file'::regclass and tgname = 'fit_file' and tgenabled = 'O';

rollback;
