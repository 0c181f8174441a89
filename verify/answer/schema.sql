-- Verify lab-inventory:answer/schema on pg
begin;

select 1 / has_schema_privilege('lab_anon', 'answer', 'usage')::int;
select 1 / has_schema_privilege('lab_user', 'answer', 'usage')::int;
select 1 / (not has_schema_privilege('lab_anon', 'answer', 'create'))::int;
select 1 / has_function_privilege(
  'lab_anon', 'answer.current_setting(text, boolean)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_user', 'answer.current_setting(text, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'answer.current_setting(text, boolean)', 'execute'))::int;

rollback;
