-- Verify lab-inventory:inventory/explain_keys on pg
begin;

select 1 / (prokind = 'p')::int from pg_proc
where oid = 'inventory.explain_keys(regclass)'::regprocedure;
select 1 / has_function_privilege('lab_editor', 'inventory.explain_key(text, jsonb, text)',
  'execute')::int;
select 1 / (not has_function_privilege('lab_viewer', 'inventory.explain_key(text, jsonb, text)',
  'execute'))::int;

rollback;
