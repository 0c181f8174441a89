-- Deploy lab-inventory:api/storage_units to pg
-- requires: api/add_resource
-- requires: inventory/storage_unit
begin;

create view api.storage_units with (security_invoker = true) as
  select id, lab_id, freezer_id, storage_type_id, name, parent_id, "row", col, position, is_retired
  from inventory.storage_unit;
comment on view api.storage_units is
'Storage units of the lab: shelves, racks, boxes.
A unit is in a freezer or in another unit, and holds containers or units.';
call api.add_resource('api.storage_units', unsearched => '{position}');

commit;
