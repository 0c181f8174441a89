-- Revert lab-inventory:inventory/container from pg
begin;

call inventory.drop_resource('inventory.container', force => :{?force});

commit;
