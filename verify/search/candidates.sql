-- Verify lab-inventory:search/candidates on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'search.by_phrase(text, text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.by_phrase(text, text[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'search.by_words(integer[], text[], text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.by_words(integer[], text[], text[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'search.by_code(text, text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.by_code(text, text[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'search.spelled(text[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.spelled(text[])', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'search.named(text[], text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.named(text[], text[], integer)', 'execute'))::int;

rollback;
