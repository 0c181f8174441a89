-- Verify lab-inventory:api/space on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.freezer_space(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.storage_unit_space(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.freezer_space(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.storage_unit_space(bigint)', 'execute'))::int;

rollback;
