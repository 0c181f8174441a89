-- Verify lab-inventory:request/explain_refusal on pg
begin;

select 1 / has_function_privilege('lab_viewer',
  'request.explain_refusal(text, jsonb, text, text, text, text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'request.unreadable_fields(text, jsonb, text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon',
  'request.explain_refusal(text, jsonb, text, text, text, text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer',
  'request.explain_row(text, jsonb, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'request.is_worth_explaining()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.looks_again(text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.row_in_list()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.name_row()', 'execute')::int;

rollback;
