-- Verify lab-inventory:api/remove on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.remove(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.remove(jsonb)', 'execute'))::int;

rollback;
