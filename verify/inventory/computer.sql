-- Verify lab-inventory:inventory/computer on pg
begin;

call inventory.verify_resource('inventory.computer');

rollback;
