-- Verify lab-inventory:inventory/type_lists on pg
begin;

select 1 / (count(*) = 3)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.storage_type', 'refuse_unknown_types'),
    ('inventory.storage_type', 'refuse_listed'),
    ('inventory.sample_type', 'refuse_listed'));

rollback;
