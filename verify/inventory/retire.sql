-- Verify lab-inventory:inventory/retire on pg
begin;

select 1 / (count(*) = 4)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.freezer', 'refuse_retiring'),
    ('inventory.storage_unit', 'refuse_retiring'),
    ('inventory.storage_type', 'check_content'),
    ('inventory.storage_type', 'refuse_grid_change'));

rollback;
