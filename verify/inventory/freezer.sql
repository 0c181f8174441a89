-- Verify lab-inventory:inventory/freezer on pg
begin;

select lab_id, id, site_id, name from inventory.freezer where false;
select 1 / count(*) from pg_constraint where conname = 'freezer_site_fkey' and convalidated;
call inventory.verify_resource('inventory.freezer');

rollback;
