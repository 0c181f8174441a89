-- Verify lab-inventory:inventory/properties on pg
begin;

select 1 / (count(*) = 4)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.container', 'check_properties_of_new'),
    ('inventory.container', 'check_properties'),
    ('inventory.sample_type', 'check_schema_of_new'),
    ('inventory.sample_type', 'check_schema'));

rollback;
