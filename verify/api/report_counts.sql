-- Verify lab-inventory:api/report_counts on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'inventory.containers_by(text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_instruments_by_site()', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'api.report_containers_by_freezer()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_containers_by_type()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_containers_by_owner()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_containers_by_state()', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.report_instruments_by_site()', 'execute'))::int;

rollback;
