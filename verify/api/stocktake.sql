-- Verify lab-inventory:api/stocktake on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.stocktake(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.stocktake(jsonb)', 'execute'))::int;

rollback;
