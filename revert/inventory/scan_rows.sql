-- Revert lab-inventory:inventory/scan_rows from pg
begin;

drop function inventory.shape_faults(inventory.scan_line[], inventory.scan_format);
drop function inventory.read_grid(inventory.scan_line[], inventory.scan_format, text);
drop function inventory.grid_width(text[]);
drop function inventory.read_table(inventory.scan_line[], inventory.scan_format, text);
drop type inventory.scan_row;

commit;
