-- Verify lab-inventory:inventory/add_files on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'inventory.add_files(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.drop_files(regclass)', 'execute'))::int;

rollback;
