-- Deploy lab-inventory:inventory/placed to pg
-- requires: inventory/container
begin;

create view inventory.placed with (security_invoker = true) as
  select lab_id, 'container' as kind, id, storage_unit_id as unit_id, "row", col, position,
    freezer_id, sample_type_id, null::bigint as storage_type_id, state in ('in', 'out') as is_kept
  from inventory.container
  union all
  select lab_id, 'storage_unit', id, parent_id, "row", col, position, freezer_id, null,
    storage_type_id, not is_retired
  from inventory.storage_unit;
comment on view inventory.placed is
  'Containers and storage units alike: what is in a unit or a freezer, and at which place.';
grant select on inventory.placed to lab_viewer;

commit;
