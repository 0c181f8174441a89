-- Verify lab-inventory:inventory/refuse_key_change on pg
begin;

select 1 / (prorettype = 'trigger'::regtype)::int
from pg_proc where oid = 'inventory.refuse_key_change()'::regprocedure;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.refuse_key_change()', 'execute'))::int;

rollback;
