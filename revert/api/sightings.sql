-- Revert lab-inventory:api/sightings from pg
begin;

do $$
begin
  perform audit.drop_past('inventory.sighting');
end $$;
call api.drop_orders('api.sightings');
drop function audit.stamp(api.sightings);
drop view api.sightings;

commit;
