-- Revert lab-inventory:inventory/numbers from pg
begin;

drop domain inventory.celsius;
drop domain inventory.amount;
drop function inventory.is_amount(numeric);
drop domain inventory.positive;
drop domain inventory.finite;

commit;
