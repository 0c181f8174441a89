-- Verify lab-inventory:inventory/unit_tree on pg
begin;

select 1 / (has_function_privilege(
  'lab_viewer', 'inventory.units_above(bigint, bigint[])', 'execute'))::int;
select 1 / (has_function_privilege(
  'lab_viewer', 'inventory.units_below(bigint, bigint[])', 'execute'))::int;
select 1 / (has_function_privilege(
  'lab_editor', 'inventory.refuse_cycle(bigint, bigint[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.refuse_cycle(bigint, bigint[])', 'execute'))::int;
select 1 / (has_function_privilege(
  'lab_editor', 'inventory.lock_content(bigint, bigint[])', 'execute'))::int;
select 1 / (tgenabled = 'O')::int from pg_trigger
where tgrelid = 'inventory.storage_unit'::regclass and tgname = 'lock_tree';

rollback;
