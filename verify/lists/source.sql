-- Verify lab-inventory:lists/source on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'lists.source(text, lists.field[], boolean, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.source(text, lists.field[], boolean, boolean)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.value_of(lists.field, boolean)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.value_of(lists.field, boolean)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.lookup(lists.field)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.lookup(lists.field)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.names_of(regclass, text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.names_of(regclass, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.places(text[])', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.places(text[])', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.path_key(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.path_key(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.cell(lists.field)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.cell(lists.field)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.raise_refused()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.raise_refused()', 'execute'))::int;

rollback;
