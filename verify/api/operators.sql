-- Verify lab-inventory:api/operators on pg
begin;

select 1 / (count(*) = 23)::int from pg_operator
where oprnamespace = 'csv'::regnamespace and oprcode::text ~ '^csv[.]no_';
select 1 / bool_and(has_function_privilege('lab_anon', oprcode, 'execute'))::int
from pg_operator where oprnamespace = 'csv'::regnamespace;
select 1 / (count(*) = 18 and bool_and(has_function_privilege('lab_anon', oid, 'execute')))::int
from pg_proc where pronamespace = 'csv'::regnamespace and proname = 'to_jsonb';

rollback;
