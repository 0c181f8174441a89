-- Verify lab-inventory:api/due on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.is_expired(api.containers)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.is_overdue(api.containers)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.is_expired(api.containers)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.is_overdue(api.containers)', 'execute'))::int;

rollback;
