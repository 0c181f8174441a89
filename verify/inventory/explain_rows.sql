-- Verify lab-inventory:inventory/explain_rows on pg
begin;

select 1 / (count(*) >= 2)::int from inventory.list_rules('inventory.lab');
select 1 / (prokind = 'p')::int from pg_proc
where oid = 'inventory.explain_rows(regclass)'::regprocedure;
select 1 / (not has_function_privilege('lab_user', 'inventory.list_rules(regclass)',
  'execute'))::int;
select 1 / (has_function_privilege(
  'lab_editor', 'inventory.raise_no_parent(text, jsonb, text)',
  'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.raise_no_parent(text, jsonb, text)',
  'execute'))::int;
select 1 / has_function_privilege('lab_editor', 'inventory.note_row(bigint)', 'execute')::int;
select 1 / (prokind = 'p')::int from pg_proc
where oid = 'inventory.add_explaining(regclass, regproc)'::regprocedure;

rollback;
