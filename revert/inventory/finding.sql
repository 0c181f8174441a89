-- Revert lab-inventory:inventory/finding from pg
begin;

drop function inventory.count_findings(inventory.finding[]),
  inventory.list_findings(inventory.finding[]),
  inventory.find_differences(bigint, bigint, inventory.seen_code[]),
  inventory.grid_of(bigint, bigint), inventory.known_codes(bigint, bigint, text[]);
drop type inventory.finding;

commit;
