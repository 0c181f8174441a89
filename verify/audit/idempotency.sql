-- Verify lab-inventory:audit/idempotency on pg
begin;

select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.claim_key()'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.claim_key()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.claim_key()', 'execute'))::int;
select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.replay_answer(jsonb)'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.replay_answer(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.replay_answer(jsonb)', 'execute'))::int;
select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.store_answer(jsonb, jsonb, timestamptz)'::regprocedure;
select 1 / has_function_privilege(
  'lab_viewer', 'audit.store_answer(jsonb, jsonb, timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'audit.store_answer(jsonb, jsonb, timestamptz)', 'execute'))::int;
select 1 / (prosecdef and proconfig = array['search_path=""'])::int
from pg_proc where oid = 'audit.release_key()'::regprocedure;
select 1 / has_function_privilege('lab_viewer', 'audit.release_key()', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.release_key()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.sent_key()', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.refuse_repeat(audit.idempotency_key, text)', 'execute'))::int;

rollback;
