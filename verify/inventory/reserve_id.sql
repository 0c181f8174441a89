-- Verify lab-inventory:inventory/reserve_id on pg
begin;

select 1 / (prorettype = 'trigger'::regtype)::int
from pg_proc where oid = 'inventory.reserve_id()'::regprocedure;
select 1 / (not has_function_privilege('lab_viewer', 'inventory.reserve_id()', 'execute'))::int;

rollback;
