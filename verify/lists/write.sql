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
select 1 / has_function_privilege(
  'lab_viewer', 'lists.make_rows(lists.job, lists.record[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.make_rows(lists.job, lists.record[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.insert_rows(lists.job, lists.record[], text, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.insert_rows(lists.job, lists.record[], text, boolean)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.next_id(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.next_id(text)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.new_value(lists.field, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.new_value(lists.field, boolean)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.written_fields(lists.field[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.written_fields(lists.field[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.is_given(lists.field, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.is_given(lists.field, boolean)', 'execute'))::int;

rollback;
