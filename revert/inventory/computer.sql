-- Revert lab-inventory:inventory/computer from pg
begin;

call inventory.drop_resource('inventory.computer', force => :{?force});

commit;
