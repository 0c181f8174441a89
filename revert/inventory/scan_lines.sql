-- Revert lab-inventory:inventory/scan_lines from pg
begin;

drop function inventory.split_scan(text);
drop function inventory.check_scan_text(text);
drop function inventory.find_delimiter(text[]);
drop function inventory.split_quoted(text, text);
drop function inventory.raise_bad_scan(text[]);
drop type inventory.scan_line;

commit;
