-- Verify lab-inventory:lists/look on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'lists.candidate(lists.job)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.candidate(lists.job)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.rule_fault(lists.job, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.rule_fault(lists.job, jsonb)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.rule_words(text, text, "char", text, boolean, text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.rule_words(text, text, "char", text, boolean, text)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.rule_names(lists.job, jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.rule_names(lists.job, jsonb)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.without_slug(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.without_slug(text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'lists.add_look(text, text, name)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.rule_of(jsonb)', 'execute')::int;

rollback;
