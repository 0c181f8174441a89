-- Revert lab-inventory:inventory/describe_scan from pg
begin;

drop function inventory.describe_scan(text),
  inventory.describe_unit(bigint, bigint, inventory.scan),
  inventory.describe_moves(bigint, inventory.scan),
  inventory.list_moves(bigint, inventory.scan),
  inventory.find_scanned_unit(bigint, text, text[]),
  inventory.read_unit_name(bigint, text);
drop type inventory.scan;

commit;
