-- Verify lab-inventory:api/checkin on pg
begin;

select 1 / has_function_privilege(
  'lab_editor', 'api.checkin(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'api.checkin(jsonb)', 'execute'))::int;

rollback;
