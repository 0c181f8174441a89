-- Revert lab-inventory:inventory/barcode from pg
begin;

call inventory.drop_resource('inventory.barcode', force => :{?force});
drop function inventory.is_command(text);

commit;
