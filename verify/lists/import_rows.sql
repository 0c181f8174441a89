-- Verify lab-inventory:lists/import_rows on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.import_rows(text, lists.record[], lists.options)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.import_rows(text, lists.record[], lists.options)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.plan_job(text, text[], lists.options)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.plan_job(text, text[], lists.options)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.preview(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.preview(lists.job, lists.record[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.raise_faults(lists.fault[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.raise_faults(lists.fault[])', 'execute'))::int;

rollback;
