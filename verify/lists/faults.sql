-- Verify lab-inventory:lists/faults on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer',
  'lists.repeat_faults(lists.job, lists.record[], lists.field, integer[], text[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon',
  'lists.repeat_faults(lists.job, lists.record[], lists.field, integer[], text[])',
  'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.shape_faults(lists.job, lists.record[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.shape_faults(lists.job, lists.record[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.field_faults(lists.job, lists.record[], lists.field)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.field_faults(lists.job, lists.record[], lists.field)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.json_fault(text, lists.field, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.json_fault(text, lists.field, jsonb)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.cell_fault(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.cell_fault(text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.hint_of(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.hint_of(text, text)', 'execute'))::int;

rollback;
