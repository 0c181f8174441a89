-- Verify lab-inventory:api/dispose on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.dispose(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.dispose(jsonb)', 'execute'))::int;

rollback;
