-- Revert lab-inventory:inventory/raise_not_found from pg
begin;

drop function inventory.raise_not_found(text, bigint);

commit;
