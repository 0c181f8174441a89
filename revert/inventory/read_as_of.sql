-- Revert lab-inventory:inventory/read_as_of from pg
begin;

drop function inventory.read_as_of(text);

commit;
