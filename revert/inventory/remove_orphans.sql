-- Revert lab-inventory:inventory/remove_orphans from pg
begin;

drop function inventory.remove_orphans();

commit;
