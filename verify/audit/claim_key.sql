-- Verify lab-inventory:audit/claim_key on pg
begin;

select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.claim_key()'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.claim_key()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.claim_key()', 'execute'))::int;
select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.kept_answer(jsonb)'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.kept_answer(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.kept_answer(jsonb)', 'execute'))::int;
select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.keep_answer(jsonb, jsonb, timestamptz)'::regprocedure;
select 1 / has_function_privilege(
  'lab_viewer', 'audit.keep_answer(jsonb, jsonb, timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'audit.keep_answer(jsonb, jsonb, timestamptz)', 'execute'))::int;
select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.release_key()'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.release_key()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.release_key()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.sent_key()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.refuse_repeat(audit.idempotency_key, text)', 'execute'))::int;

rollback;
