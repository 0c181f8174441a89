-- Revert lab-inventory:inventory/site from pg
begin;

select inventory.drop_resource('inventory.site', force => :{?force});

commit;
