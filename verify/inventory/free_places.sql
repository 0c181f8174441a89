-- Verify lab-inventory:inventory/free_places on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'inventory.free_places(bigint, bigint[], inventory.target[])', 'execute')::int;

rollback;
