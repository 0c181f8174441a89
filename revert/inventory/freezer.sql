-- Revert lab-inventory:inventory/freezer from pg
begin;

select inventory.drop_resource('inventory.freezer', force => :{?force});

commit;
