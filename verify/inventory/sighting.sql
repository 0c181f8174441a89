-- Verify lab-inventory:inventory/sighting on pg
begin;

call inventory.verify_resource('inventory.sighting');

rollback;
