-- Verify lab-inventory:api/move on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.move(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.move(jsonb)', 'execute'))::int;

rollback;
