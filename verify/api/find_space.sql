-- Verify lab-inventory:api/find_space on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.find_space(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.find_space(jsonb)', 'execute'))::int;

rollback;
