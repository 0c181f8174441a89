-- Verify lab-inventory:inventory/check_new_places on pg
begin;

select 1 / (count(*) = 2)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.storage_unit', 'check_places_of_new'),
    ('inventory.container', 'check_places_of_new'));

rollback;
