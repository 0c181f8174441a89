-- Verify lab-inventory:api/use on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.use(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.use(jsonb)', 'execute'))::int;

rollback;
