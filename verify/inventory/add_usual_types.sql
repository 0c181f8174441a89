-- Verify lab-inventory:inventory/add_usual_types on pg
begin;

select 1 / (count(*) = 1)::int from pg_trigger where tgenabled = 'O'
  and tgrelid = 'inventory.lab'::regclass and tgname = 'add_usual_types';

rollback;
