-- Revert lab-inventory:inventory/current_lab from pg
begin;

drop function inventory.current_lab();

commit;
