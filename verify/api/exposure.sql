-- Verify lab-inventory:api/exposure on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.excursion_containers(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.container_exposures(bigint)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.excursion_containers(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.container_exposures(bigint)', 'execute'))::int;

rollback;
