-- Revert lab-inventory:inventory/excursion from pg
begin;

call inventory.drop_resource('inventory.excursion', force => :{?force});

commit;
