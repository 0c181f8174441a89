-- Verify lab-inventory:inventory/container on pg
begin;

call inventory.verify_resource('inventory.container');

rollback;
