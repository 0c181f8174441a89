-- Revert lab-inventory:inventory/stocktake from pg
begin;

call inventory.drop_resource('inventory.stocktake', force => :{?force});

commit;
