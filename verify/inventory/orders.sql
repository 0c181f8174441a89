-- Verify lab-inventory:inventory/orders on pg
begin;

select 1 / ('Freezer 2' < 'Freezer 10' collate inventory.natural_order)::int;
select 1 / ('é' < 'F' collate inventory.natural_order)::int;
select 1 / ('a' <> 'A' collate inventory.natural_order)::int;
select 1 / ('B'::inventory.exact_text < 'a'::inventory.exact_text)::int;
select 1 / ('Freezer 2'::inventory.natural_text < 'freezer 10'::inventory.natural_text)::int;
select 1 / (collversion = pg_collation_actual_version(oid))::int  -- docs/production.md: A newer ICU
from pg_collation
where collnamespace = 'inventory'::regnamespace and collname = 'natural_order';
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.add_orders(regclass, boolean)', 'execute'))::int;

rollback;
