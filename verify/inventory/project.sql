-- Verify lab-inventory:inventory/project on pg
begin;

call inventory.verify_resource('inventory.project', writer => 'lab_manager');

rollback;
