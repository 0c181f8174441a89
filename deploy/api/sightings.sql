-- Deploy lab-inventory:api/sightings to pg
-- requires: api/add_resource
-- requires: inventory/sighting
-- requires: api/containers
-- requires: api/stocktakes
begin;

create view api.sightings with (security_invoker = true) as
  select id, lab_id, stocktake_id, finding, container_id, code, "row", col, position
  from inventory.sighting;
comment on view api.sightings is
'What the stock-takes of the lab saw.
Read-only. /sightings?container_id=eq.5&finding=neq.missing&order=id.desc tells when a tube was
seen; select=*,created_at,stocktakes(storage_unit_id) where.';
call api.describe_columns('api.sightings');
call api.add_orders('api.sightings');
grant select on api.sightings to lab_viewer;

do $$
begin
  perform audit.add_stamp('sighting');
  perform audit.add_past('inventory.sighting');
end $$;

commit;
