-- Revert lab-inventory:inventory/sighting from pg
begin;

call inventory.drop_resource('inventory.sighting', force => :{?force});

commit;
