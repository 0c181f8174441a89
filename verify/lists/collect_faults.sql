-- Verify lab-inventory:lists/collect_faults on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.collect_faults(lists.job, lists.record[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.collect_faults(lists.job, lists.record[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.cell_faults(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.cell_faults(lists.job, lists.record[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer',
  'lists.describe_refusals(lists.job, lists.record[], lists.refusal[], lists.fault[])',
  'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon',
  'lists.describe_refusals(lists.job, lists.record[], lists.refusal[], lists.fault[])',
  'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.find_culprits(lists.job, lists.record[], timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.find_culprits(lists.job, lists.record[], timestamptz)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.try_rows(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.try_rows(lists.job, lists.record[])', 'execute'))::int;

rollback;
