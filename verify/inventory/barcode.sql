-- Verify lab-inventory:inventory/barcode on pg
begin;

call inventory.verify_resource('inventory.barcode');

rollback;
