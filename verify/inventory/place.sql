-- Verify lab-inventory:inventory/place on pg
begin;

select 1 / (has_function_privilege(
  'lab_editor', 'inventory.settle_place(bigint, inventory.place, inventory.place)',
  'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.settle_place(bigint, inventory.place, inventory.place)',
  'execute'))::int;

rollback;
