-- Verify lab-inventory:inventory/settle_places on pg
begin;

select 1 / (count(*) = 4)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.storage_unit', 'settle_place'),
    ('inventory.storage_unit', 'settle_place_of_new'),
    ('inventory.container', 'settle_place'),
    ('inventory.container', 'settle_place_of_new'));

rollback;
