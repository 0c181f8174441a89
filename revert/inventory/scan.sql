-- Revert lab-inventory:inventory/scan from pg
begin;

drop function inventory.read_scan_file(text, text);
drop function inventory.scan_warnings(inventory.scan_row[]);
drop function inventory.place_faults(text, inventory.scan_row[]);
drop function inventory.judge_place(text, inventory.scan_row);
drop function inventory.scan_key(text, text);

commit;
