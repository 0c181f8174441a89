-- Deploy lab-inventory:inventory/read_position to pg
-- requires: inventory/labels
-- requires: inventory/text
begin;

create function inventory.read_pair(first text, second text, row_scheme text, col_scheme text)
  returns integer[]
  language plpgsql immutable security invoker parallel safe as $$
declare
  cols_lettered constant boolean := coalesce(col_scheme <> 'number', false);
  -- Without letters of its own, a type reads B3 as a plate has it.
  rows_lettered constant boolean := not cols_lettered or coalesce(row_scheme <> 'number', false);
  first_lettered constant boolean := first >= 'A' collate "C";
  second_lettered constant boolean := second >= 'A' collate "C";
begin
  if (rows_lettered and cols_lettered) <> (first_lettered and second_lettered)
    and (first_lettered or second_lettered) then
    return null;
  elsif first_lettered <> second_lettered and first_lettered = cols_lettered then
    return array[inventory.read_axis(second, row_scheme), inventory.read_axis(first, col_scheme)];
  end if;
  return array[inventory.read_axis(first, row_scheme), inventory.read_axis(second, col_scheme)];
end $$;
comment on function inventory.read_pair(text, text, text, text) is
'Row and column that two words name: digits the axis with digits and letters the one with letters,
in either order; two of a kind the row first. null, or null inside, if they name none.';

create function inventory.read_position(label text, rows integer, cols integer, row_scheme text,
  col_scheme text, numbering text) returns integer[]
  language plpgsql immutable security invoker parallel safe as $$
declare
  word text;
  parts text[];
  place integer[];
begin
  -- Most labels of most lists are read here, in a fifth of the time.
  if label ~ '^[A-Z][0-9]{1,4}$' and row_scheme = 'upper' and col_scheme = 'number' then
    place := array[ascii(label) - 64, substr(label, 2)::integer];
    return case when place[1] <= rows and place[2] between 1 and cols then place else '{}' end;
  end if;
  word := upper(inventory.trim_text(label) collate "C");
  if word ~ '^[A-Z]+[0-9]+$' then  -- without the slower regexp_match
    parts[1] := rtrim(word, '0123456789');
    parts[3] := substr(word, length(parts[1]) + 1);
  elsif word ~ '^(?:[A-Z]+|[0-9]+)-(?:[A-Z]+|[0-9]+)$' then
    parts[1] := split_part(word, '-', 1);
    parts[3] := split_part(word, '-', 2);
  elsif word ~ '^[0-9]+$' then
    return case when length(word) < 10 then
      inventory.numbered_position(word::integer, rows, cols, numbering) end;
  else
    parts := coalesce(regexp_match(word, '^R([0-9]+)(C)([0-9]+)$'),
      regexp_match(word, '^([A-Z]+)( *[-:,] *| +)([A-Z]+|[0-9]+)$'),
      regexp_match(word, '^([0-9]+)( *[-:,] *| *(?=[A-Z])| +)([A-Z]+|[0-9]+)$'));
  end if;
  if greatest(length(parts[1]), length(parts[3])) < 10 then
    place := inventory.read_pair(parts[1], parts[3], row_scheme, col_scheme);
  end if;
  return case when place[1] is null or place[2] is null then null
    when place[1] between 1 and rows and place[2] between 1 and cols then place else '{}' end;
end $$;
comment on function inventory.read_position(text, integer, integer, text, text, text) is
'Row and column that a label names in a unit: of 8 by 12 with letters and digits each of B3, b03,
B-3, B:3, "B, 3", 2-3, R2C3, and 15 as its number. The type decides: where the columns have the
letters, B3 is in the third row. null if it is no label, {} if it is one of a place that the unit
does not have; either has null as its first element.';

grant execute on function inventory.read_pair(text, text, text, text),
  inventory.read_position(text, integer, integer, text, text, text)
  to lab_viewer;

commit;
