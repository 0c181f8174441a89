-- Revert lab-inventory:inventory/site from pg
begin;

call inventory.drop_resource('inventory.site', force => :{?force});

commit;
