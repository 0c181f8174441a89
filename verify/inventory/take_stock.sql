-- Verify lab-inventory:inventory/take_stock on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'inventory.write_stocktake(bigint, bigint, jsonb, inventory.finding[])',
  'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.apply_findings(bigint, bigint, inventory.finding[], boolean)',
  'execute')::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.stocktake(bigint, jsonb, inventory.item[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.stocktake(bigint, jsonb, inventory.item[])', 'execute'))::int;

rollback;
