-- Revert lab-inventory:inventory/project from pg
begin;

call inventory.drop_resource('inventory.project', force => :{?force});

commit;
