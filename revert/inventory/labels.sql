-- Revert lab-inventory:inventory/labels from pg
begin;

drop function inventory.position_label(integer, integer, integer, integer, text, text, text);
drop function inventory.numbered_position(integer, integer, integer, text);
drop function inventory.position_number(integer, integer, integer, integer, text);
drop function inventory.read_axis(text, text);
drop function inventory.axis_label(integer, text);
drop domain inventory.fill_order;
drop domain inventory.label_scheme;

commit;
