-- Verify lab-inventory:inventory/container on pg
begin;

select lab_id, id, freezer_id, uuid, description from inventory.container where false;
select 1 / count(*) from pg_constraint where conname = 'container_freezer_fkey' and convalidated;
call inventory.verify_resource('inventory.container');

rollback;
