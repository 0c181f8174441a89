-- Verify lab-inventory:inventory/storage_unit on pg
begin;

call inventory.verify_resource('inventory.storage_unit');

rollback;
