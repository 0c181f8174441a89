-- Deploy lab-inventory:inventory/compare_scan to pg
-- requires: inventory/scan
begin;

create type inventory.known_code as (
  code text, container_id bigint, storage_unit_id bigint, "row" integer, col integer);
comment on type inventory.known_code is
'A container with one of its codes, null if it has none, and its place: all that are in the unit of
a scan, and those anywhere that the scan has the code of.';

create type inventory.unit_grid as (
  rows integer, cols integer, row_scheme text, col_scheme text, numbering text);
comment on type inventory.unit_grid is
  'The size of a unit, and the schemes and the fill order by which its type labels places.';

create function inventory.place_scan(
  format text, places inventory.scan_row[], grid inventory.unit_grid)
  returns table (line integer, label text, state text, code text, expected text, place integer[])
  language plpgsql immutable security invoker as $$
declare
  -- A reader, and a map, have the labels of a plate; a list that people write has the unit's own.
  is_plate constant boolean := format not in ('list', 'csv');
begin
  return query
    select s.line, s.position, s.state, s.code, s.expected, inventory.read_position(s.position,
      grid.rows, grid.cols, case when is_plate then 'upper' else grid.row_scheme end,
      case when is_plate then 'number' else grid.col_scheme end, grid.numbering)
    from unnest(places) s;
end $$;
comment on function inventory.place_scan(text, inventory.scan_row[], inventory.unit_grid) is
'The places of a scan with row and column in a unit; null for a label that the unit''s type does not
read, {} for one outside of it.';

create function inventory.scan_size(
  format text, places inventory.scan_row[], grid inventory.unit_grid) returns integer[]
  language plpgsql immutable security invoker as $$
declare
  size integer[];
  is_whole boolean;
  has_empty boolean;
  has_unread boolean;
begin
  select array[max(place[1]), max(place[2])], count(*) = max(place[1]) * max(place[2]),
    bool_or(state in ('empty', 'blocked')), bool_or(state = 'unread')
  into size, is_whole, has_empty, has_unread
  from inventory.place_scan(format, places, grid);
  return case when format = 'grid' then size
    when format in ('list', 'xl20') or not is_whole then null
    -- A reader that tells of empty places tells of all places.
    when has_empty then size
    -- One that leaves them out may have seen full rows or columns, not a corner, nor the size of
    -- a rack that is sold.
    when size[1] <> grid.rows and size[2] <> grid.cols
      and (size in ('{4,6}', '{6,8}', '{8,12}', '{16,24}', '{32,48}')
        or has_unread and size[1] > 1 and size[2] > 1) then size end;
end $$;
comment on function inventory.scan_size(text, inventory.scan_row[], inventory.unit_grid) is
'Rows and columns of the rack that a reader was set to, or of a map; null if the file does not tell.
Readers cannot see the size of a rack, and with a wrong one they put tubes at wrong places.';

create function inventory.check_scan_size(
  format text, places inventory.scan_row[], grid inventory.unit_grid) returns void
  language plpgsql stable security invoker as $$
declare
  size constant integer[] := inventory.scan_size(format, places, grid);
  bad text[];
  outside text[];
begin
  select array_agg(format('line %s: "%s" is no position of this unit', line, left(label, 40))
      order by line) filter (where place is null),
    array_agg(format('line %s: %s', line, label) order by line) filter (where place = '{}')
  into bad, outside from inventory.place_scan(format, places, grid);
  if bad is not null then
    perform inventory.raise_bad_scan(bad);
  elsif outside is not null or size <> array[grid.rows, grid.cols] then
    raise sqlstate 'PT409' using
      message = 'The scan does not fit the unit',
      detail = format('size_mismatch: the unit has %s rows of %s, and the scan has %s.', grid.rows,
        grid.cols, coalesce(array_to_string(outside[1:5], ', ') || ' outside of it',
          format('%s rows of %s', size[1], size[2]))),
      hint = 'Set the reader to this size of rack, or name another unit.';
  end if;
end $$;
comment on function inventory.check_scan_size(
  text, inventory.scan_row[], inventory.unit_grid) is
'Raises PT409 for a scan that has a place outside of the unit, or all places of a smaller rack.
Raises PT400 for labels that the unit''s type does not read.';

create type inventory.seen_code as (
  line integer, state text, code text, expected text, place integer[]);
comment on type inventory.seen_code is
'What was seen in a unit: its line, read or unread, the code, the code that was expected, and row
and column; these are null where only the code is known.';

create function inventory.see_scan(
  format text, places inventory.scan_row[], grid inventory.unit_grid) returns inventory.seen_code[]
  language plpgsql stable security invoker as $$
begin
  perform inventory.check_scan_size(format, places, grid);
  return array(
    select row(s.line, s.state, s.code, s.expected, s.place)::inventory.seen_code
    from inventory.place_scan(format, places, grid) s);
end $$;
comment on function inventory.see_scan(text, inventory.scan_row[], inventory.unit_grid) is
'The places of a scan in a unit. Raises PT400 and PT409 if they do not fit.';

create function inventory.compare_seen(seen inventory.seen_code[], grid inventory.unit_grid,
  unit_id bigint, known inventory.known_code[])
  returns table (kind text, line integer, "position" text, code text, container_id bigint,
    place integer[], known_unit_id bigint, known_place integer[])
  language plpgsql immutable security invoker
  -- A plan that is kept from a few codes would join ten thousand with each other one by one.
  set enable_nestloop = off as $$
begin
  return query
    with scanned as materialized (
      select s.*, k.container_id, k.storage_unit_id,
        case when k."row" > 0 then array[k."row", k.col] end as known_at,
        count(*) over (partition by k.container_id) as times
      from unnest(seen) s
      left join unnest(known) k on s.state = 'read' and k.code = s.code
    ), held as materialized (
      select distinct on (k.container_id) k.container_id, k.code,
        case when k."row" > 0 then array[k."row", k.col] end as at
      from unnest(known) k where k.storage_unit_id = unit_id order by k.container_id, k.code
    )
    select case when s.state = 'unread' then 'unread'
        when s.expected <> s.code or s.times > 1 and s.container_id is not null then 'conflict'
        when s.container_id is null then 'unknown'
        when s.storage_unit_id = unit_id and coalesce(s.known_at = s.place, s.place is null)
          then 'found'
        else 'misplaced' end, s.line,
      inventory.position_label(s.place[1], s.place[2], grid.rows, grid.cols, grid.row_scheme,
        grid.col_scheme, grid.numbering), s.code, coalesce(s.container_id, h.container_id), s.place,
      s.storage_unit_id, s.known_at
    from scanned s left join held h on s.state = 'unread' and h.at = s.place
    where s.state in ('read', 'unread')
    union all
    select 'missing', null::integer, inventory.position_label(h.at[1], h.at[2], grid.rows,
      grid.cols, grid.row_scheme, grid.col_scheme, grid.numbering), h.code, h.container_id,
      null::integer[], unit_id, h.at
    from held h
    where not exists (select from scanned s where s.container_id = h.container_id)
      and not exists (select from scanned s where s.state = 'unread' and s.place = h.at);
end $$;
comment on function inventory.compare_seen(
  inventory.seen_code[], inventory.unit_grid, bigint, inventory.known_code[]) is
'How what was seen and a unit differ, a row for each code, unread tube and missing container.
kind: found, in its place, or in the unit if no place was told; misplaced, the lab has it elsewhere
(known_unit_id, known_place); unknown, no such code; unread, with the container that should be
there, which is then not missing; missing, should be here and is not; conflict, another code was
expected, or one container is there twice. position is the unit''s own label.';

grant execute on function
  inventory.place_scan(text, inventory.scan_row[], inventory.unit_grid),
  inventory.scan_size(text, inventory.scan_row[], inventory.unit_grid),
  inventory.check_scan_size(text, inventory.scan_row[], inventory.unit_grid),
  inventory.see_scan(text, inventory.scan_row[], inventory.unit_grid),
  inventory.compare_seen(inventory.seen_code[], inventory.unit_grid, bigint,
    inventory.known_code[])
  to lab_viewer;

commit;
