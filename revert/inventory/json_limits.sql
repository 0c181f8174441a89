-- Revert lab-inventory:inventory/json_limits from pg
begin;

drop function inventory.json_fault(jsonb, integer);

commit;
