-- Revert lab-inventory:inventory/scan_formats from pg
begin;

drop function inventory.find_format(inventory.scan_line[]);
drop function inventory.bare_format(text[], text[]);
drop function inventory.axis_scheme(text[]);
drop function inventory.headed_format(text[]);
drop function inventory.scan_field(text);
drop type inventory.scan_format;

commit;
