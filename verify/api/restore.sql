-- Verify lab-inventory:api/restore on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.restore(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.restore(jsonb)', 'execute'))::int;

rollback;
