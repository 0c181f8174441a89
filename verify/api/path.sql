-- Verify lab-inventory:api/path on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.container_path(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.storage_unit_path(bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.path_of(api.containers)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.path_of(api.storage_units)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.path_of(anyelement)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.path(anyelement)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.container_path(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.storage_unit_path(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.path_of(api.containers)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.path_of(api.storage_units)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'inventory.path_of(anyelement)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'api.path(anyelement)', 'execute'))::int;

rollback;
