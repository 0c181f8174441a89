-- Verify lab-inventory:api/report_use on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'inventory.read_days(integer)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_expiring(integer)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'api.report_occupancy_by_freezer()', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'api.report_occupancy_by_unit(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_activity(integer)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.report_expiring(integer)', 'execute'))::int;

rollback;
