-- Verify lab-inventory:api/evacuate on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.evacuate(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.evacuate(jsonb)', 'execute'))::int;

rollback;
