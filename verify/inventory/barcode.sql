-- Verify lab-inventory:inventory/barcode on pg
begin;

call inventory.verify_resource('inventory.barcode');

select 1 / (not inventory.is_command('CMD1') and inventory.is_command(' cm dDone'))::int;

rollback;
