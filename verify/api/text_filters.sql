-- Verify lab-inventory:api/text_filters on pg
begin;

select 1 / (count(*) = 6)::int from pg_operator
where oprnamespace = 'csv'::regnamespace and oprcode::text ~ '^csv[.].*_(text|vector)$';
select 1 / has_function_privilege('lab_anon', 'csv.count_comparison()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'csv.ilike_text(text, text)', 'execute')::int;

rollback;
