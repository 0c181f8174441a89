-- Verify lab-inventory:inventory/owner on pg
begin;

select 1 / (count(*) = 3)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.container', 'check_owner_of_new'),
    ('inventory.container', 'check_owner'),
    ('inventory.excursion', 'check_acknowledged_by'));

rollback;
