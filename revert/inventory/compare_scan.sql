-- Revert lab-inventory:inventory/compare_scan from pg
begin;

drop function inventory.compare_seen(
  inventory.seen_code[], inventory.unit_grid, bigint, inventory.known_code[]);
drop function inventory.see_scan(text, inventory.scan_row[], inventory.unit_grid);
drop type inventory.seen_code;
drop function inventory.check_scan_size(text, inventory.scan_row[], inventory.unit_grid);
drop function inventory.scan_size(text, inventory.scan_row[], inventory.unit_grid);
drop function inventory.place_scan(text, inventory.scan_row[], inventory.unit_grid);
drop type inventory.unit_grid;
drop type inventory.known_code;

commit;
