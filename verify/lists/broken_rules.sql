-- Verify lab-inventory:lists/broken_rules on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.broken_rules(lists.job, lists.record[], integer[], text[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.broken_rules(lists.job, lists.record[], integer[], text[])', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.moved_keys(lists.job)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.moved_keys(lists.job)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.look_at_rows(lists.job, lists.record[], timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.look_at_rows(lists.job, lists.record[], timestamptz)', 'execute'))::int;

rollback;
