-- Verify lab-inventory:lists/fields on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.header_faults(text, lists.field[], boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.header_faults(text, lists.field[], boolean)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.read_header(text, text[], boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.read_header(text, text[], boolean)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.nearest(text, text[])', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.nearest(text, text[])', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.known_fields(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.known_fields(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.named_parents(regclass)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.named_parents(regclass)', 'execute'))::int;

rollback;
