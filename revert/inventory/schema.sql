-- Revert lab-inventory:inventory/schema from pg
begin;

drop schema inventory;

commit;
