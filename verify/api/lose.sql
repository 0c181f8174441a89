-- Verify lab-inventory:api/lose on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.lose(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.lose(jsonb)', 'execute'))::int;

rollback;
