-- Verify lab-inventory:lists/write on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.write_rows(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.write_rows(lists.job, lists.record[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.vacate_keys(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.vacate_keys(lists.job, lists.record[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.change_rows(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.change_rows(lists.job, lists.record[])', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.difference(lists.job)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.difference(lists.job)', 'execute'))::int;

rollback;
