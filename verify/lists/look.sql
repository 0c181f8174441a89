-- Verify lab-inventory:lists/look on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.collect_faults(lists.job, lists.record[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.collect_faults(lists.job, lists.record[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.is_in_list(lists.job, lists.record[], lists.fault)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.is_in_list(lists.job, lists.record[], lists.fault)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.look_faults(lists.job, lists.record[], integer[], text[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.look_faults(lists.job, lists.record[], integer[], text[])', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.candidate(lists.job)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.candidate(lists.job)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.rule_fault(lists.job, lists.record, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.rule_fault(lists.job, lists.record, jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'lists.add_look(text, text, name)', 'execute'))::int;

rollback;
