-- Revert lab-inventory:inventory/country from pg
begin;

drop table inventory.country;

commit;
