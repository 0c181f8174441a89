-- Verify lab-inventory:api/checkout on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.checkout(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.checkout(jsonb)', 'execute'))::int;

rollback;
