-- Verify lab-inventory:inventory/reservation on pg
begin;

select lab_id, storage_unit_id, "row", col, account_id, expires_at
from inventory.reservation where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.reservation'::regclass;
select 1 / has_table_privilege('lab_viewer', 'inventory.reservation', 'select')::int;
select 1 / (not has_table_privilege('lab_viewer', 'inventory.reservation', 'delete'))::int;

rollback;
