-- Verify lab-inventory:inventory/country on pg
begin;

select code, name, names, fields, state_label, postcode_label, postcode, postcode_example
from inventory.country where false;
select 1 / (count(*) > 240)::int from inventory.country;
select 1 / (count(*) = 0)::int from inventory.country
where not 'address' = any (fields)
  or ('state_or_region' = any (fields)) <> (state_label is not null)
  or ('postcode_or_zip' = any (fields)) <> (postcode_label is not null);
-- Each example fits its rule.
select 1 / (count(*) = 0)::int from inventory.country
where postcode_example !~ ('^(?:' || postcode || ')$');
select 1 / has_table_privilege('lab_viewer', 'inventory.country', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'inventory.country', 'update'))::int;

rollback;
