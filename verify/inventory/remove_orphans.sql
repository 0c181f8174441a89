-- Verify lab-inventory:inventory/remove_orphans on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'inventory.remove_orphans()', 'execute'))::int;

rollback;
