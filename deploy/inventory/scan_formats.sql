-- Deploy lab-inventory:inventory/scan_formats to pg
-- requires: inventory/read_position
-- requires: inventory/scan_lines
begin;

-- A format is found by its first line, and then says which field each of its columns is. A line
-- that does not keep to it is named as wrong, so one bad line does not make the format unknown.
create type inventory.scan_format as (
  name text, head integer, fields text[], rack text, is_open boolean);
comment on type inventory.scan_format is
'A format of scan: its name; how many lines at the start hold no place; the field of each column,
null for one that is not read; the rack that the start names; whether more columns may follow.';

create function inventory.scan_field(header text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case translate(lower(header collate "C"), ' _-.#', '')
    when 'code' then 'code' when 'barcode' then 'code' when 'tubecode' then 'code'
    when 'tubeid' then 'code' when 'tubebarcode' then 'code' when 'vialcode' then 'code'
    when 'position' then 'position' when 'locationcell' then 'position' when 'well' then 'position'
    when 'wellposition' then 'position' when 'tubeposition' then 'position'
    when 'cell' then 'position' when 'pos' then 'position' when 'place' then 'position'
    when 'row' then 'row' when 'locationrow' then 'row' when 'tuberow' then 'row'
    when 'col' then 'column' when 'column' then 'column' when 'locationcolumn' then 'column'
    when 'tubecolumn' then 'column'
    when 'rack' then 'rack' when 'rackid' then 'rack' when 'rackcode' then 'rack'
    when 'rackbarcode' then 'rack' when 'parentbarcode' then 'rack' when 'box' then 'rack'
    when 'boxbarcode' then 'rack' when 'status' then 'status' end;
end $$;
comment on function inventory.scan_field(text) is
'The field that a column''s header names, whatever its case, spaces and dashes: code, position, row,
column, rack or status; null for one that is not read.';

create function inventory.headed_format(head text[]) returns inventory.scan_format
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  fields constant text[] := array(
    select inventory.scan_field(header) from unnest(head) with ordinality columns (header, n)
    order by n);
  names constant text[] := array(
    select translate(lower(header collate "C"), ' _-.', '') from unnest(head) header);
begin
  if not fields @> '{code}' or not (fields @> '{position}' or fields @> '{row,column}') then
    return null;
  end if;
  return row(
    case when names && '{tubecode,locationcell,locationrow}' then 'visionmate'
      when names @> '{tubeid,errorcount}' then 'traxcer'
      when names @> '{parentbarcode}' then 'list' else 'csv' end,
    1, fields, null, false)::inventory.scan_format;
end $$;
comment on function inventory.headed_format(text[]) is
'The format of a file with a line of headers: visionmate, traxcer, list (of what is in boxes), or
csv for any other that has a code and a place. null if it has not.';

create function inventory.axis_scheme(labels text[]) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return (
    select scheme
    from unnest('{number,upper,roman_upper}'::text[]) with ordinality choices (scheme, n)
    where cardinality(labels) between 1 and 100 and not exists (
      select from unnest(labels) with ordinality axis (label, n)
      where upper(ltrim(label, '0') collate "C")
        is distinct from inventory.axis_label(axis.n::integer, scheme))
    order by n limit 1);
end $$;
comment on function inventory.axis_scheme(text[]) is
'The scheme by which labels number an axis from its start: number, upper or roman_upper, in either
case, with zeros before; null if they do not, or are over a hundred.';

create function inventory.bare_format(one text[], two text[]) returns inventory.scan_format
  language plpgsql immutable security invoker parallel safe as $$
declare
  place constant text := '^[A-Za-z]{1,2}[0-9]{1,3}$';
  -- Some programs end each line in a delimiter.
  width constant integer := cardinality(one)
    - (cardinality(one) > 2 and one[cardinality(one)] = '' and one[2] !~ place)::integer;
begin
  return case
    when cardinality(one) >= 10 and concat_ws('|', one[1], one[2], one[3], one[4]) ~
      '^[0-9]+\|[0-9]+\|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$' then
      row('xl20', 0, '{NULL,NULL,NULL,NULL,from_rack,from_position,rack,position,expected,code}'
        ::text[], null, true)::inventory.scan_format
    when cardinality(one) = 3 and one[1] ~ '^[A-Za-z]{1,2}$' and one[2] ~ '^[0-9]{1,3}$'
      and concat(two[1], '|', two[2]) ~ '^(?:[A-Za-z]{1,2}\|[0-9]{1,3}|\|)$' then
      row('visionmate', 0, '{row,column,code}'::text[], null, false)::inventory.scan_format
    when cardinality(one) > 1 and inventory.axis_scheme(array_remove(one[2:], '')) is not null
      and inventory.axis_scheme(two[1:1]) is not null then
      row('grid', 1, null, nullif(one[1], ''), false)::inventory.scan_format
    when width = 2 and one[1] ~ place then
      row('fluidx', 0, '{position,code}'::text[], null, false)::inventory.scan_format
    when cardinality(one) in (3, 4) and one[2] ~ place and coalesce(one[4], '') = '' then
      row('fluidx', 0, '{rack,position,code}'::text[], null, false)::inventory.scan_format
    end;
end $$;
comment on function inventory.bare_format(text[], text[]) is
'The format of a file without headers, by its first two lines: xl20, grid (a map of a box), fluidx
or visionmate; null if it is none.';

create function inventory.find_format(lines inventory.scan_line[]) returns inventory.scan_format
  language plpgsql stable security invoker as $$
declare
  one constant text[] := (lines[1]).cells;
  names constant text[] := array(select cells[1] from unnest(lines[1:10])
    where cells[1] ~* '^(?:date & time of trace|rack base name) *[:=]');
  found inventory.scan_format;
begin
  if names <> '{}' then
    return row('trace', cardinality(names), '{position,code}'::text[], (
      select nullif(btrim(split_part(name, ':', 2)), '') from unnest(names) name
      where name ~* '^rack' limit 1), false)::inventory.scan_format;
  end if;
  found := coalesce(inventory.headed_format(one),
    inventory.bare_format(one, (lines[2]).cells));
  if found.name is null then
    raise sqlstate 'PT400' using
      message = 'No known format of scan',
      detail = format('no_format: line %s is "%s".', coalesce((lines[1]).line, 1),
        left(array_to_string(one, ','), 80)),
      hint = 'Looked for, by the first line: A1,code or rack,A1,code (FluidX); Rack Base Name '
        '(Trace); TubeCode and LocationCell, or row, column and code (VisionMate); Position and '
        'Tube ID (Traxcer); job, step, date, time, racks and positions (XL20); a box, then 1,2,3 '
        '(map); parent_barcode,barcode,position (list); position and code (CSV).';
  end if;
  return found;
end $$;
comment on function inventory.find_format(inventory.scan_line[]) is
  'The format of a file, by its first lines. Raises PT400 with what was looked for if it is none.';

grant execute on function inventory.scan_field(text), inventory.headed_format(text[]),
  inventory.axis_scheme(text[]), inventory.bare_format(text[], text[]),
  inventory.find_format(inventory.scan_line[])
  to lab_viewer;

commit;
