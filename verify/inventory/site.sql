-- Verify lab-inventory:inventory/site on pg
begin;

call inventory.verify_resource('inventory.site', writer => 'lab_manager');

rollback;
