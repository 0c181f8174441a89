-- Revert lab-inventory:inventory/computer from pg
begin;

select inventory.drop_resource('inventory.computer', force => :{?force});

commit;
