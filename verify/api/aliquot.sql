-- Verify lab-inventory:api/aliquot on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.aliquot(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.aliquot(jsonb)', 'execute'))::int;

rollback;
