-- Deploy lab-inventory:inventory/describe_scan to pg
-- requires: inventory/finding
-- requires: request/decode_url
-- requires: request/header
begin;

create type inventory.scan as (format text, warnings text[], places inventory.scan_row[]);
comment on type inventory.scan is 'A file as inventory.read_scan_file() reads it.';

create function inventory.read_unit_name(the_lab bigint, name text) returns bigint
  language plpgsql stable security invoker as $$
begin
  return coalesce(inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(name)),
    case when name ~ '^[1-9][0-9]{0,17}$' then
      inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(name::bigint)) end);
end $$;
comment on function inventory.read_unit_name(bigint, text) is
'The unit that a word of a URL names: by barcode, and if it is none, by id. null if there is none.';

create function inventory.find_scanned_unit(
    the_lab bigint, asked text, racks text[]) returns bigint
  language plpgsql stable security invoker as $$
declare
  found_id constant bigint := case when asked is null
    then inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(racks[1]))
    else inventory.read_unit_name(the_lab, asked) end;
  hint constant text := 'Send it to /read_scan?unit=17, with the id or a barcode of the unit.';
begin
  if cardinality(racks) > 1 then
    raise sqlstate 'PT400' using message = 'The scan is of several racks',
      detail = format('several_racks: %s.', left(array_to_string(racks, ', '), 200)),
      hint = 'Send one rack a request, or a list of boxes without ?unit=.';
  elsif coalesce(asked, racks[1]) is null then
    raise sqlstate 'PT400' using message = 'The scan names no unit', hint = hint,
      detail = 'no_unit: neither the file nor the URL says which one it is of.';
  elsif found_id is null then
    raise sqlstate 'PT404' using message = 'Not found', hint = hint,
      detail = format('not_found: there is no storage unit %s.',
        left(coalesce(asked, racks[1]), 100));
  elsif (inventory.grid_of(the_lab, found_id)).rows is null then
    raise sqlstate 'PT409' using message = 'The scan does not fit the unit',
      detail = format('no_grid: storage unit %s has no places.', found_id),
      hint = 'Name another unit, or send what was seen to POST /stocktake, as codes.';
  end if;
  return found_id;
end $$;
comment on function inventory.find_scanned_unit(bigint, text, text[]) is
'The unit that a scan is compared with: the one that was asked for, or else the one with the rack''s
code. PT400 if neither is known, PT404 if there is no such unit, PT409 if it has no grid.';

create function inventory.list_moves(the_lab bigint, scan inventory.scan) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    with moved as (
      select s.line, s.rack, s.position, f.id as from_id,
        inventory.find_thing(the_lab, 'container', pg_catalog.to_jsonb(s.code)) as id,
        case when scan.format <> 'list' then inventory.read_position(
          s.position, 702, 999, 'upper', 'number', '') end as place,
        inventory.read_position(s.from_position, 702, 999, 'upper', 'number', '') as from_place
      from unnest(scan.places) s
      left join lateral (select inventory.find_thing(
        the_lab, 'storage_unit', pg_catalog.to_jsonb(s.from_rack)) as id) f
        on s.from_rack is not null
      where s.state = 'read' and (s.expected = s.code) is not false
    )
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('container', m.id,
      'to', jsonb_build_object('unit', m.rack, 'row', m.place[1], 'col', m.place[2],
        'position', case when m.place is null then m.position end),
      'from', case when m.from_id is not null then jsonb_build_object('unit', m.from_id,
        'position', inventory.position_label(m.from_place[1], m.from_place[2], (g).rows, (g).cols,
          (g).row_scheme, (g).col_scheme, (g).numbering)) end)) order by m.line)
    from moved m
    cross join lateral (select inventory.grid_of(the_lab, m.from_id)) _ (g)
    where m.id is not null);
end $$;
comment on function inventory.list_moves(bigint, inventory.scan) is
'The items of POST /move for a file that names the rack of each place: a move list, a list of boxes.
Unread tubes, unknown codes and tubes that were not expected are left out.';

create function inventory.describe_moves(the_lab bigint, scan inventory.scan) returns jsonb
  language plpgsql stable security invoker as $$
declare
  moves constant jsonb := inventory.list_moves(the_lab, scan);
  left_out constant inventory.finding[] := array(
    select row(kind, s.line, s.code, id, null, null, s.position, null, null)::inventory.finding
    from unnest(scan.places) s
    cross join lateral (
      select inventory.find_thing(the_lab, 'container', pg_catalog.to_jsonb(s.code)) as id) named
    cross join lateral (select case when s.state = 'unread' then 'unread'
      when s.state = 'read' and s.expected <> s.code then 'conflict'
      when s.state = 'read' and id is null then 'unknown' end as kind) judged
    where kind is not null order by s.line);
begin
  return jsonb_build_object('format', scan.format, 'warnings', pg_catalog.to_jsonb(scan.warnings),
    'unit', null, 'counts', inventory.count_findings(left_out),
    'differences', inventory.list_findings(left_out), 'stocktake', null,
    'move', case when moves is not null then jsonb_build_object('items', moves) end);
end $$;
comment on function inventory.describe_moves(bigint, inventory.scan) is
'The answer of POST /read_scan for a move list or a list of several boxes: what POST /move takes,
and what is left out of that.';

create function inventory.describe_unit(the_lab bigint, the_unit bigint, scan inventory.scan)
  returns jsonb
  language plpgsql stable security invoker as $$
declare
  findings constant inventory.finding[] := inventory.find_differences(the_lab, the_unit,
    inventory.see_scan(scan.format, scan.places, inventory.grid_of(the_lab, the_unit)));
begin
  return jsonb_build_object('format', scan.format, 'warnings', pg_catalog.to_jsonb(scan.warnings),
    'unit', (select jsonb_build_object('id', u.id, 'name', u.name)
      from inventory.storage_unit u where u.lab_id = the_lab and u.id = the_unit),
    'counts', inventory.count_findings(findings),
    'differences', inventory.list_findings(findings),
    'move', (
      select jsonb_build_object('items', jsonb_agg(
        jsonb_build_object('container', f.container_id, 'to', jsonb_build_object(
          'unit', the_unit, 'row', f."row", 'col', f.col)) order by f.line))
      from unnest(findings) f where f.kind = 'misplaced' having count(*) > 0),
    'stocktake', jsonb_build_object('unit', the_unit, 'items', coalesce((
      select jsonb_agg(case f.kind when 'unread'
        then jsonb_build_object('position', f.position, 'state', 'unread')
        else jsonb_build_object('position', f.position, 'code', f.code) end order by f.line)
      from unnest(findings) f where f.line is not null), '[]')));
end $$;
comment on function inventory.describe_unit(bigint, bigint, inventory.scan) is
'The answer of POST /read_scan for a scan of one unit.';

create function inventory.describe_scan(file text) returns jsonb
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
  -- In a query, as a form writes it, a space is a plus.
  asked constant text := request.decode_url(replace(request.header('x-unit'), '+', ' '));
  scan inventory.scan;
  racks text[];
  the_unit bigint;
begin
  select f.format, f.warnings, f.places into scan from inventory.read_scan_file(
    file, request.decode_url(request.header('x-file-name'))) f;
  racks := array(
    select distinct s.rack from unnest(scan.places) s where s.rack is not null order by s.rack);
  if asked is null and (scan.format = 'xl20' or scan.format = 'list' and cardinality(racks) > 1)
  then
    return inventory.describe_moves(the_lab, scan);
  end if;
  the_unit := inventory.find_scanned_unit(the_lab, asked, racks);
  if inventory.find_thing(the_lab, 'storage_unit', pg_catalog.to_jsonb(racks[1])) <> the_unit then
    scan.warnings := scan.warnings
      || format('the file is of %s, which is another unit', left(racks[1], 100));
  end if;
  return inventory.describe_unit(the_lab, the_unit, scan);
end $$;
comment on function inventory.describe_scan(text) is
'The work of POST /read_scan. The headers X-Unit and X-File-Name, percent-encoded, say what the scan
is compared with and the name of the file.';

grant execute on function inventory.read_unit_name(bigint, text),
  inventory.find_scanned_unit(bigint, text, text[]),
  inventory.list_moves(bigint, inventory.scan),
  inventory.describe_moves(bigint, inventory.scan),
  inventory.describe_unit(bigint, bigint, inventory.scan),
  inventory.describe_scan(text) to lab_viewer;

commit;
