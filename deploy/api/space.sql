-- Deploy lab-inventory:api/space to pg
-- requires: api/freezers
-- requires: api/storage_units
-- requires: inventory/unit_fill
-- requires: inventory/unit_tree
begin;

create function api.freezer_space(freezer_id bigint)
  returns table (storage_type_id bigint, name text, holds text, units bigint, places bigint,
    occupied bigint, reserved bigint, free bigint)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  perform from inventory.freezer f where f.lab_id = the_lab and f.id = freezer_space.freezer_id;
  if not found then
    perform request.raise_not_found('freezer', freezer_id);
  end if;
  return query
    select s.* from inventory.space_in(the_lab, array(
      select u.id from inventory.storage_unit u
      where u.lab_id = the_lab and u.freezer_id = freezer_space.freezer_id)) s
    order by s.name;
end $$;
comment on function api.freezer_space(bigint) is
'The free places in a freezer, at any depth, by storage type.
units have that type, and are not retired. places: those of their grids, or the capacity of those
without; null, as free then is, where they have none. occupied: what takes a place; where there is
no grid, all that is in them. reserved: empty places that /find_space keeps. 404 if there is none.';

create function api.storage_unit_space(storage_unit_id bigint)
  returns table (storage_type_id bigint, name text, holds text, units bigint, places bigint,
    occupied bigint, reserved bigint, free bigint)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  perform from inventory.storage_unit u
  where u.lab_id = the_lab and u.id = storage_unit_space.storage_unit_id;
  if not found then
    perform request.raise_not_found('storage_unit', storage_unit_id);
  end if;
  return query
    select s.* from inventory.space_in(the_lab, array(
      select b.id from inventory.units_below(
        the_lab, array[storage_unit_space.storage_unit_id]) b)) s
    order by s.name;
end $$;
comment on function api.storage_unit_space(bigint) is
'The free places in a storage unit and those in it, by storage type.
As those of a freezer. 404 if there is none.';

grant execute on function api.freezer_space(bigint), api.storage_unit_space(bigint) to lab_viewer;

commit;
