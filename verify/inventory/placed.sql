-- Verify lab-inventory:inventory/placed on pg
begin;

select lab_id, kind, id, unit_id, "row", col, position, freezer_id, sample_type_id, storage_type_id,
  is_kept
from inventory.placed where false;
select 1 / has_table_privilege('lab_viewer', 'inventory.placed', 'select')::int;
select 1 / (not has_table_privilege('lab_editor', 'inventory.placed', 'insert'))::int;

rollback;
