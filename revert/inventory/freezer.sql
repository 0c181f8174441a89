-- Revert lab-inventory:inventory/freezer from pg
begin;

call inventory.drop_resource('inventory.freezer', force => :{?force});

commit;
