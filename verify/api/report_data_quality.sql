-- Verify lab-inventory:api/report_data_quality on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'inventory.site_advice(bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.quality_findings(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'api.report_data_quality()', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.report_data_quality()', 'execute'))::int;

rollback;
