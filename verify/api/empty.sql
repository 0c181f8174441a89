-- Verify lab-inventory:api/empty on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.empty(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.empty(jsonb)', 'execute'))::int;

rollback;
