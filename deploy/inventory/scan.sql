-- Deploy lab-inventory:inventory/scan to pg
-- requires: inventory/scan_rows
begin;

create function inventory.scan_key(format text, label text) returns text
  language plpgsql immutable security invoker parallel safe as $$
declare
  place integer[];
begin
  if label ~ '^[0-9]+$' then
    return nullif(ltrim(label, '0'), '');
  end if;
  place := inventory.read_position(label, 702, 999, 'upper', 'number', '');
  return case when place[1] is not null then place::text
    when format in ('list', 'csv') then upper(label) end;
end $$;
comment on function inventory.scan_key(text, text) is
'Two positions of a file with one key are one place: A1, a01, R1C1. null if it is no position; in a
list that people write, any other text may be one of the type of the unit.';

create function inventory.judge_place(format text, place inventory.scan_row)
  returns inventory.scan_row
  language plpgsql immutable security invoker parallel safe as $$
declare
  word constant text := case when format = 'grid' and place.code in ('x', 'X') then 'blocked'
    else inventory.read_scan_word(coalesce(place.code, '')) end;
  status constant text := inventory.read_scan_word(coalesce(place.state, ''));
begin
  place.state := case
    when word is null then case when status in ('unread', 'empty') then 'contradiction'
      else 'read' end
    when word <> 'blank' then word
    -- People leave the cell of an empty place blank. A reader that writes nothing has said nothing.
    when format in ('grid', 'list') then 'empty'
    when status in ('unread', 'empty', 'blocked') then status
    else 'blank' end;
  if place.expected is not null and inventory.read_scan_word(place.expected) is not null then
    place.expected := null;
  end if;
  return place;
end $$;
comment on function inventory.judge_place(text, inventory.scan_row) is
'A place with its state by the text of its code, and where that is blank by its status. blank is
left for one that says nothing, which is an unread tube; ruined and contradiction are faults.';

create function inventory.place_faults(format text, places inventory.scan_row[]) returns text[]
  language plpgsql stable security invoker as $$
begin
  return array(
    select fault from (
      select line, case
        when place.position is null then format('line %s: no position', line)
        when inventory.scan_key(format, place.position) is null then
          format('line %s: "%s" is no position', line, left(place.position, 40))
        when state = 'ruined' then
          format('line %s: "%s" is no code any more', line, left(code, 40))
        when state = 'contradiction' then
          format('line %s: a code, and a status that says there is none', line) end as fault
      from unnest(places) place
      union all
      select min(line), format('lines %s: position %s stands twice',
        string_agg(line::text, ' and ' order by line), min(place.position))
      from unnest(places) place
      group by rack, inventory.scan_key(format, place.position)
      having count(*) > 1 and inventory.scan_key(format, min(place.position)) is not null
      union all
      select min(line), format('lines %s: code %s stands twice',
        string_agg(line::text, ' and ' order by line), left(code, 40))
      from unnest(places) place where state = 'read' group by code having count(*) > 1) found
    where fault is not null order by line, fault);
end $$;
comment on function inventory.place_faults(text, inventory.scan_row[]) is
'The faults that no scan may have, with their lines: no position, a ruined code, a position twice in
a rack, a code twice.';

create function inventory.scan_warnings(places inventory.scan_row[]) returns text[]
  language plpgsql stable security invoker as $$
declare
  usual constant integer := (select mode() within group (order by length(code))
    from unnest(places) where state = 'read' and code ~ '^[0-9]+$');
begin
  return array(
    select format('line %s: code %s is shorter than the others; perhaps it lost its zeros', line,
      code) from unnest(places)
    where state = 'read' and code ~ '^[0-9]+$' and length(code) < usual
    union all
    select format('line %s: expected %s, found %s', line, expected, coalesce(code, 'no code'))
    from unnest(places) where expected <> code and state in ('read', 'empty')
    union all
    select format('line %s: blank, with %s in all; a reader that writes nothing has not said that'
      ' the place is empty, so they are unread', min(line), count(*))
    from unnest(places) where state = 'blank' having count(*) > 0
    union all
    select format('%s racks in one file', count(distinct rack)) from unnest(places)
    having count(distinct rack) > 1);
end $$;
comment on function inventory.scan_warnings(inventory.scan_row[]) is
  'The oddities of a scan, which may be right, with their lines.';

create function inventory.read_scan_file(body text, file_name text, out format text,
  out warnings text[], out places inventory.scan_row[])
  language plpgsql stable security invoker as $$
declare
  lines constant inventory.scan_line[] := inventory.split_scan(body);
  found constant inventory.scan_format := inventory.find_format(lines);
  faults text[] := inventory.shape_faults(lines, found);
  base_name constant text := regexp_replace(left(file_name, 255), '^.*[/\\]', '');
  file_rack constant text := coalesce(found.rack, case when found.name = 'fluidx' then
    nullif(regexp_replace(base_name, '[.][^.]*$', ''), '') end);
begin
  if faults is not null then
    perform inventory.raise_bad_scan(faults);
  end if;
  format := found.name;
  places := array(
    select inventory.judge_place(format, place)
    from inventory.read_table(lines, found, file_rack) place where format <> 'grid'
    union all
    select inventory.judge_place(format, place)
    from inventory.read_grid(lines, found, file_rack) place where format = 'grid');
  faults := inventory.place_faults(format, places);
  if faults <> '{}' then
    perform inventory.raise_bad_scan(faults);
  end if;
  warnings := inventory.scan_warnings(places);
  places := array(
    select row(line, place.rack, place.position, case when state = 'read' then code end,
      case state when 'blank' then 'unread' else state end, from_rack, from_position, expected)
      ::inventory.scan_row
    from unnest(places) place);
end $$;
comment on function inventory.read_scan_file(text, text, out text, out text[],
  out inventory.scan_row[]) is
'Reads the scan of a rack, a move list or the map of a box: format, warnings, and places, line by
line. file_name gives FluidX its rack. Positions stay as the file has them: those of list and csv
are for the type of the unit to read, all others are a plate''s. Raises PT400 with the lines that
are wrong, or with what was looked for, and PT413 for more than 1 MB or 10,000 lines.';

grant execute on function inventory.scan_key(text, text),
  inventory.judge_place(text, inventory.scan_row),
  inventory.place_faults(text, inventory.scan_row[]),
  inventory.scan_warnings(inventory.scan_row[]), inventory.read_scan_file(text, text)
  to lab_viewer;

commit;
