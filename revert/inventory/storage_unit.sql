-- Revert lab-inventory:inventory/storage_unit from pg
begin;

call inventory.drop_resource('inventory.storage_unit', force => :{?force});

commit;
