-- Verify lab-inventory:api/whereabouts on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'api.container_whereabouts(bigint)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.container_whereabouts(bigint)', 'execute'))::int;

rollback;
