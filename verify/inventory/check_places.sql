-- Verify lab-inventory:inventory/check_places on pg
begin;

select lab_id, kind, id, unit_id, "row", col, position, freezer_id, is_kept
from inventory.placed where false;
select 1 / (count(*) = 5)::int from pg_trigger where tgenabled = 'O'
  and (tgrelid::regclass::text, tgname) in (
    ('inventory.storage_unit', 'check_places'),
    ('inventory.storage_unit', 'check_places_of_new'),
    ('inventory.container', 'check_places'),
    ('inventory.container', 'check_places_of_new'),
    ('inventory.storage_unit', 'check_cycle_of_new'));
select 1 / (has_function_privilege(
  'lab_editor', 'inventory.refuse_places(bigint, text, bigint[], bigint[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_viewer', 'inventory.refuse_places(bigint, text, bigint[], bigint[])', 'execute'))::int;

rollback;
