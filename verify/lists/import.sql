-- Verify lab-inventory:lists/import on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'lists.insert_list(text, bytea)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.insert_list(text, bytea)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.import_list(text, bytea)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.import_list(text, bytea)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.count_rows(lists.outcome)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.count_rows(lists.outcome)', 'execute'))::int;

rollback;
