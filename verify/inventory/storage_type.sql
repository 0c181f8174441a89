-- Verify lab-inventory:inventory/storage_type on pg
begin;

call inventory.verify_resource('inventory.storage_type', writer => 'lab_manager');

rollback;
