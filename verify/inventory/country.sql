-- Verify lab-inventory:inventory/country on pg
begin;

select code, names, postcode, postcode_example from inventory.country where false;
select 1 / (count(*) > 240)::int from inventory.country;
-- Each example fits its rule.
select 1 / (count(*) = 0)::int from inventory.country
where postcode_example !~ ('^(?:' || postcode || ')$');
select 1 / has_table_privilege('lab_viewer', 'inventory.country', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'inventory.country', 'update'))::int;

rollback;
