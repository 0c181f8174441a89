-- Deploy lab-inventory:inventory/scan_rows to pg
-- requires: inventory/scan_formats
-- requires: inventory/scan_words
begin;

create type inventory.scan_row as (line integer, rack text, position text, code text, state text,
  from_rack text, from_position text, expected text);
comment on type inventory.scan_row is
'A place in a scan: its line, the rack, the position as the file has it, the code if one was read,
its state (read, unread, empty, blocked); of a move, where the tube was, and the code expected.';

-- Places before their state is known have the cell's text as code, and a status as state.

create function inventory.read_table(
  lines inventory.scan_line[], format inventory.scan_format, rack text)
  returns setof inventory.scan_row
  language plpgsql stable security invoker as $$
declare
  r constant integer := array_position(format.fields, 'rack');
  p constant integer := array_position(format.fields, 'position');
  y constant integer := array_position(format.fields, 'row');
  x constant integer := array_position(format.fields, 'column');
  c constant integer := array_position(format.fields, 'code');
  s constant integer := array_position(format.fields, 'status');
  from_rack constant integer := array_position(format.fields, 'from_rack');
  from_position constant integer := array_position(format.fields, 'from_position');
  expected constant integer := array_position(format.fields, 'expected');
begin
  return query
    select l.line, coalesce(nullif(cells[r], ''), rack),
      -- Two places for one tube are no position: a fault of the line.
      case when inventory.read_position(cell, 702, 999, 'upper', 'number', '')
        <> inventory.read_position(pair, 702, 999, 'upper', 'number', '')
        then concat(cell, ' or ', pair) else coalesce(cell, pair) end,
      cells[c], cells[s], cells[from_rack], cells[from_position], nullif(cells[expected], '')
    from unnest(lines[format.head + 1:]) l,
      lateral (select nullif(cells[p], ''), case
        when cells[y] ~ '[A-Za-z]' then cells[y] || cells[x]
        when cells[y] || cells[x] <> '' then concat('R', cells[y], 'C', cells[x]) end)
        named (cell, pair);
end $$;
comment on function inventory.read_table(inventory.scan_line[], inventory.scan_format, text) is
  'The places of a file with one a line; rack is the one of a line that names none.';

create function inventory.grid_width(head text[]) returns integer
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return (
    select max(n)::integer from unnest(head) with ordinality labels (label, n) where label <> '');
end $$;
comment on function inventory.grid_width(text[]) is
  'How many cells a line of a map has, by its first line, which may end in blank ones.';

create function inventory.read_grid(
  lines inventory.scan_line[], format inventory.scan_format, rack text)
  returns setof inventory.scan_row
  language plpgsql stable security invoker as $$
declare
  width constant integer := inventory.grid_width((lines[1]).cells);
  is_plate constant boolean := inventory.axis_scheme((lines[1]).cells[2:width]) = 'number'
    and inventory.axis_scheme(array(select cells[1] from unnest(lines[2:]))) = 'upper';
begin
  return query
    select l.line, coalesce(format.rack, rack), case when is_plate then upper(l.cells[1]) || col
      else format('R%sC%s', n, col) end, code, null::text, null::text, null::text, null::text
    from unnest(lines[2:]) with ordinality l (line, cells, n),
      lateral unnest(l.cells[2:width]) with ordinality place (code, col);
end $$;
comment on function inventory.read_grid(inventory.scan_line[], inventory.scan_format, text) is
'The places of a map of a box: B3 where rows have letters and columns digits, as on a plate, else
R2C3.';

create function inventory.shape_faults(lines inventory.scan_line[], format inventory.scan_format)
  returns text[]
  language plpgsql stable security invoker as $$
declare
  is_grid constant boolean := format.name = 'grid';
  row_labels constant text[] := array(select cells[1] from unnest(lines[2:]));
  most constant integer := case when is_grid then inventory.grid_width((lines[1]).cells)
    else cardinality(format.fields) end;
  -- Columns that are not read may be left out at the end.
  width constant integer := case when is_grid then most else (
    select max(n)::integer from unnest(format.fields) with ordinality columns (field, n)
    where field is not null) end;
  twice constant text := (
    select string_agg(field, ', ') from (
      select field from unnest(format.fields) field where field is not null
      group by field having count(*) > 1 order by field) doubled);
  faults text[];
begin
  select array_agg(format('line %s: %s cells, not %s', l.line, cardinality(l.cells), width)
    order by l.line) into faults
  from unnest(lines[format.head + 1:]) l
  where cardinality(l.cells) < width
    or not format.is_open and array_to_string(l.cells[most + 1:], '') <> '';
  if twice is not null then
    faults := format('line %s: two columns are the %s', (lines[1]).line, twice) || faults;
  elsif is_grid and inventory.axis_scheme((lines[1]).cells[2:width]) is null then
    faults := format('line %s: the columns are not 1, 2, 3 or A, B, C', (lines[1]).line) || faults;
  elsif is_grid and inventory.axis_scheme(row_labels) is null then
    faults := format('line %s: the rows from here are not A, B, C or 1, 2, 3', (lines[2]).line)
      || faults;
  elsif cardinality(lines) = format.head then
    faults := array[format('line %s: no place follows', (lines[format.head]).line)];
  end if;
  return faults;
end $$;
comment on function inventory.shape_faults(inventory.scan_line[], inventory.scan_format) is
'The lines of a file that its format does not fit: too short, text beyond the last column, labels of
a map out of order; a header that stands twice. null if there is none.';

grant execute on function inventory.grid_width(text[]),
  inventory.read_table(inventory.scan_line[], inventory.scan_format, text),
  inventory.read_grid(inventory.scan_line[], inventory.scan_format, text),
  inventory.shape_faults(inventory.scan_line[], inventory.scan_format)
  to lab_viewer;

commit;
