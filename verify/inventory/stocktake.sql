-- Verify lab-inventory:inventory/stocktake on pg
begin;

call inventory.verify_resource('inventory.stocktake');

rollback;
