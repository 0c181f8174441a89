-- Verify lab-inventory:inventory/convert_unit on pg
begin;

select 1 / (count(*) = 2)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.storage_unit', 'refuse_conversion'),
    ('inventory.storage_unit', 'relabel_content'));

rollback;
