-- Revert lab-inventory:inventory/numbers from pg
begin;

drop domain inventory.amount;
drop domain inventory.positive;
drop domain inventory.finite;

commit;
