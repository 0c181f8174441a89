-- Verify lab-inventory:lists/read_json on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'lists.read_json(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.read_json(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'lists.parse_json(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'lists.parse_json(text)', 'execute'))::int;

rollback;
