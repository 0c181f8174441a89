-- Revert lab-inventory:inventory/container from pg
begin;

select inventory.drop_resource('inventory.container', force => :{?force});

commit;
