-- Deploy lab-inventory:api/containers to pg
-- requires: api/add_resource
-- requires: inventory/container
begin;

create view api.containers with (security_invoker = true) as
  select id, lab_id, freezer_id, uuid, description, storage_unit_id, "row", col, position, name,
    sample_type_id, quantity, unit, lot, collected_on, expires_on, owner_id, project_id, parent_id,
    state, out_to, due_back_on, thaw_count, properties
  from inventory.container;
comment on view api.containers is
'Containers of the lab.
A container is in a freezer or in a storage unit, and is known by its UUID and its barcodes.';
call api.add_resource('api.containers', unsearched => '{position,unit,state}');

commit;
