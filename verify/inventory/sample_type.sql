-- Verify lab-inventory:inventory/sample_type on pg
begin;

call inventory.verify_resource('inventory.sample_type', writer => 'lab_manager');

rollback;
