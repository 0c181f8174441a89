-- Revert lab-inventory:inventory/pattern from pg
begin;

drop function inventory.pattern_fault(text);

commit;
