-- Verify lab-inventory:search/hits on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'search.worded(text, text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.worded(text, text[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'search.coded(text, text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.coded(text, text[], integer)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'search.meant(text, text[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.meant(text, text[])', 'execute'))::int;

rollback;
