-- Verify lab-inventory:inventory/excursion on pg
begin;

call inventory.verify_resource('inventory.excursion');

rollback;
