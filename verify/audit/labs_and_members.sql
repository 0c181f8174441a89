-- Verify lab-inventory:audit/labs_and_members on pg
begin;

select created_at, updated_at from inventory.lab where false;
select created_at, updated_at from auth.membership where false;
call audit.verify_tracking('inventory.lab');
call audit.verify_tracking('auth.membership');

rollback;
