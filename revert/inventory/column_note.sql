-- Revert lab-inventory:inventory/column_note from pg
begin;

drop function inventory.column_note(regclass, smallint);

commit;
