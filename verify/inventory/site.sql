-- Verify lab-inventory:inventory/site on pg
begin;

select lab_id, id, name, contact, address, state_or_region, country, postcode_or_zip
from inventory.site where false;
select 1 / count(*) from pg_constraint where conname = 'site_lab_fkey' and convalidated;
call inventory.verify_resource('inventory.site', writer => 'lab_manager');

rollback;
