-- Revert lab-inventory:inventory/refuse_key_change from pg
begin;

drop function inventory.refuse_key_change();

commit;
