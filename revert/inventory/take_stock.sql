-- Revert lab-inventory:inventory/take_stock from pg
begin;

drop function inventory.stocktake(bigint, jsonb, inventory.item[]),
  inventory.apply_findings(bigint, bigint, inventory.finding[], boolean),
  inventory.write_stocktake(bigint, bigint, jsonb, inventory.finding[]),
  inventory.read_seen(bigint, bigint, jsonb),
  inventory.look_problems(inventory.item[], inventory.unit_grid),
  inventory.read_looks(bigint, jsonb), inventory.read_looked_at(bigint, jsonb);

commit;
