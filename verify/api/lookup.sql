-- Verify lab-inventory:api/lookup on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'api.lookup(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.lookup(jsonb)', 'execute'))::int;

rollback;
