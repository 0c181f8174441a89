-- Revert lab-inventory:inventory/take_stock from pg
begin;

drop function inventory.stocktake(bigint, jsonb, inventory.item[]),
  inventory.apply_findings(bigint, bigint, inventory.finding[], boolean),
  inventory.write_stocktake(bigint, bigint, jsonb, inventory.finding[]);

commit;
