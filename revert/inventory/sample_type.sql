-- Revert lab-inventory:inventory/sample_type from pg
begin;

call inventory.drop_resource('inventory.sample_type', force => :{?force});

commit;
