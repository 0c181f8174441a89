-- Revert lab-inventory:inventory/container from pg
begin;

call inventory.drop_resource('inventory.container', force => :{?force});
drop function inventory.read_unit_of_container();

commit;
