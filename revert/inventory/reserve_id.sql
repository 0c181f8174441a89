-- Revert lab-inventory:inventory/reserve_id from pg
begin;

drop function inventory.reserve_id();

commit;
