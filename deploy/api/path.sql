-- Deploy lab-inventory:api/path to pg
-- requires: api/containers
-- requires: api/storage_units
-- requires: inventory/path
begin;

create function api.container_path(container_id bigint) returns jsonb
  language plpgsql stable security invoker as $$
declare
  path jsonb;
begin
  select inventory.path_to(c.lab_id, c.freezer_id, c.storage_unit_id) into path
  from inventory.container c
  where c.lab_id = inventory.current_lab() and c.id = container_path.container_id;
  if not found then
    perform request.raise_not_found('container', container_id);
  end if;
  return path;
end $$;
comment on function api.container_path(bigint) is
'The way to a container, from its site inwards.
The site, the freezer, and the units from the outermost to the one that it is in. Each with
resource, id, name, and position, the place that a unit has in the one before. 404 if there is
none.';

create function api.storage_unit_path(storage_unit_id bigint) returns jsonb
  language plpgsql stable security invoker as $$
declare
  path jsonb;
begin
  select inventory.path_to(u.lab_id, u.freezer_id, u.parent_id) into path
  from inventory.storage_unit u
  where u.lab_id = inventory.current_lab() and u.id = storage_unit_path.storage_unit_id;
  if not found then
    perform request.raise_not_found('storage_unit', storage_unit_id);
  end if;
  return path;
end $$;
comment on function api.storage_unit_path(bigint) is
'The way to a storage unit, from its site inwards.
The site, the freezer, and the units that it is in from the outermost. As that of a container. 404
if there is none.';

-- A column for requests that name it: it changes without the row, whose ETag would not tell. One
-- for all: with * in select= PostgREST makes nameless whatever a function or a write answers, and a
-- nameless row could be of either view.
create function inventory.path_of(shown api.containers) returns jsonb
  language sql stable security invoker
  return inventory.path_to(shown.lab_id, shown.freezer_id, shown.storage_unit_id);
comment on function inventory.path_of(api.containers) is 'The way to a container.';

create function inventory.path_of(shown api.storage_units) returns jsonb
  language sql stable security invoker
  return inventory.path_to(shown.lab_id, shown.freezer_id, shown.parent_id);
comment on function inventory.path_of(api.storage_units) is 'The way to a storage unit.';

create function inventory.path_of(shown anyelement) returns jsonb
  language plpgsql stable security invoker as $$
begin
  raise undefined_column using message = 'There is no path here',
    detail = format('no_path: a row of %s is no container and no storage unit.', pg_typeof(shown));
end $$;
comment on function inventory.path_of(anyelement) is 'No way leads to a row of another view: 400.';

create function api.path(anyelement) returns jsonb
  language plpgsql stable security invoker as $$
declare
  nameless jsonb;
begin
  if pg_typeof($1) <> 'record'::regtype then
    return inventory.path_of($1);
  end if;
  nameless := pg_catalog.to_jsonb($1);
  return case when nameless ? 'storage_type_id'
    then inventory.path_of(jsonb_populate_record(null::api.storage_units, nameless))
    when nameless ? 'sample_type_id'
    then inventory.path_of(jsonb_populate_record(null::api.containers, nameless))
    else inventory.path_of(nameless) end;
end $$;
comment on function api.path(anyelement) is
  'The way to a container or a storage unit, as /container/1/path has it.';

grant execute on function api.container_path(bigint), api.storage_unit_path(bigint),
  inventory.path_of(api.containers), inventory.path_of(api.storage_units),
  inventory.path_of(anyelement), api.path(anyelement) to lab_viewer;

commit;
