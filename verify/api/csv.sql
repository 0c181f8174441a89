-- Verify lab-inventory:api/csv on pg
begin;

select 1 / (not has_schema_privilege('lab_anon', 'csv', 'create'))::int;
select 1 / has_schema_privilege('lab_anon', 'csv', 'usage')::int;
select 1 / has_function_privilege('lab_anon', 'csv.start_of_formula()', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'csv.guard_line(text)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'csv.guard(text)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'csv.unguard(text)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'csv.cut_row(text)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'csv.substring(text, int, int)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'csv.json_object_keys(json)', 'execute')::int;
select 1 / has_schema_privilege('lab_user', 'csv', 'usage')::int;
select 1 / has_function_privilege('lab_user', 'csv.start_of_formula()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.guard_line(text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.guard(text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.unguard(text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.cut_row(text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.substring(text, int, int)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.json_object_keys(json)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'csv.start_of_formula()', 'execute'))::int;
select 1 / (not has_function_privilege('authenticator', 'csv.guard_line(text)', 'execute'))::int;
select 1 / (not has_function_privilege('authenticator', 'csv.cut_row(text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'csv.substring(text, int, int)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'csv.json_object_keys(json)', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'csv.names(json)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.names(json)', 'execute')::int;
select 1 / (csv.substring('(=x)', 2, 2) = '''=x')::int;
select 1 / (csv.unguard(csv.guard('''=x')) = '''=x')::int;
select 1 / (csv.json_object_keys('{"=x": 1}') = '''=x')::int;

rollback;
