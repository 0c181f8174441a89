-- Verify lab-inventory:inventory/freezer on pg
begin;

call inventory.verify_resource('inventory.freezer');

rollback;
