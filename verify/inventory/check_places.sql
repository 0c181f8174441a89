-- Verify lab-inventory:inventory/check_places on pg
begin;

select 1 / (count(*) = 2)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.storage_unit', 'check_places'),
    ('inventory.container', 'check_places'));
select 1 / (has_function_privilege(
  'lab_editor', 'inventory.refuse_places(bigint, text, bigint[], bigint[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.refuse_places(bigint, text, bigint[], bigint[])', 'execute'))::int;

rollback;
