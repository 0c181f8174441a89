-- Verify lab-inventory:audit/idempotency_key on pg
begin;

select lab_id, caller, key, request, fingerprint, created_at, transaction_id, answer, version
from audit.idempotency_key where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'audit.idempotency_key'::regclass;
select 1 / (not has_table_privilege('lab_open', 'audit.idempotency_key', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'audit.idempotency_key', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'audit.idempotency_key', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'audit.idempotency_key', 'delete'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.remove_old_keys()', 'execute'))::int;

rollback;
