-- Revert lab-inventory:inventory/read_position from pg
begin;

drop function inventory.read_position(text, integer, integer, text, text, text);
drop function inventory.read_pair(text, text, text, text);

commit;
