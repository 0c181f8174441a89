-- Deploy lab-inventory:api/map to pg
-- requires: api/storage_types
-- requires: api/storage_units
-- requires: inventory/path
-- requires: inventory/unit_content
begin;

create function api.storage_unit_map(storage_unit_id bigint) returns jsonb
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
  the_id constant bigint := storage_unit_id;
  map jsonb;
begin
  select jsonb_build_object(
    'unit', pg_catalog.to_jsonb(shown) || jsonb_build_object(
      'path', inventory.path_to(u.lab_id, u.freezer_id, u.parent_id), 'barcodes', array(
        select b.code from inventory.barcode b
        where b.lab_id = the_lab and b.storage_unit_id = the_id order by b.id)),
    'type', pg_catalog.to_jsonb(type),
    'row_labels', inventory.axis_labels(type.rows, type.row_scheme),
    'col_labels', inventory.axis_labels(type.cols, type.col_scheme),
    'counts', (
      select pg_catalog.to_jsonb(f) - '{id,storage_type_id,is_retired}'::text[]
      from inventory.unit_fill(the_lab, array[the_id]) f),
    'content', coalesce(inventory.unit_content(the_lab, the_id, stored_type, 10000), '[]'))
  into map
  from inventory.storage_unit u
  join api.storage_units shown on shown.lab_id = u.lab_id and shown.id = u.id
  join inventory.storage_type stored_type
    on stored_type.lab_id = u.lab_id and stored_type.id = u.storage_type_id
  join api.storage_types type on type.lab_id = u.lab_id and type.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = the_id;
  if not found then
    perform request.raise_not_found('storage_unit', storage_unit_id);
  end if;
  return map;
end $$;
comment on function api.storage_unit_map(bigint) is
'The content of a storage unit, place by place: all that a page draws.
unit with path and barcodes; type with its grid; row_labels and col_labels, null where places are
numbered; counts of places, occupied, unplaced, reserved, free; and content, in the order of the
places: containers, units with counts of their own, reservations of empty places. row is null where
a thing has no place. Of more than ten thousand things it shows the first. 404 if there is none.';
grant execute on function api.storage_unit_map(bigint) to lab_viewer;

commit;
