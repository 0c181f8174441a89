-- Verify lab-inventory:lists/records on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'lists.read_csv(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.read_csv(text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.find_delimiter(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.find_delimiter(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.split(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.split(text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.normalise(text, text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.normalise(text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.decode(bytea)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.decode(bytea)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.raise_unreadable(text, text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.raise_unreadable(text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.check_width(text[])', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'lists.raise_too_large(text)', 'execute')::int;

rollback;
