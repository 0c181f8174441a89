-- Verify lab-inventory:lists/options on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'lists.read_records(bytea)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.read_records(bytea)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.read_options(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.read_options(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.keys_of(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.keys_of(text)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'lists.raise_bad_option(text, text, text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'lists.raise_bad_option(text, text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.refuse_match()', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'lists.sent_options()', 'execute')::int;

rollback;
