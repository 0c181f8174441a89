-- Revert lab-inventory:inventory/scan_words from pg
begin;

drop function inventory.read_scan_word(text);
drop function inventory.scan_words(text);

commit;
