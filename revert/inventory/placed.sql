-- Revert lab-inventory:inventory/placed from pg
begin;

drop view inventory.placed;

commit;
