-- Verify lab-inventory:lists/insert_rows on pg
begin;

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
