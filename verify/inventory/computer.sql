-- Verify lab-inventory:inventory/computer on pg
begin;

select lab_id, id, site_id, name, mac from inventory.computer where false;
select 1 / count(*) from pg_constraint where conname = 'computer_site_fkey' and convalidated;
call inventory.verify_resource('inventory.computer');

rollback;
