-- Deploy lab-inventory:inventory/labels to pg
-- requires: inventory/schema
begin;

-- A type of unit labels its rows and its columns by a scheme each. One without schemes is linear:
-- it counts its places. PL/pgSQL, as a label is read and written on the path of a row.
create domain inventory.label_scheme as text constraint label_scheme_known check (
  value in ('number', 'upper', 'lower', 'roman_upper', 'roman_lower'));
comment on domain inventory.label_scheme is
'How an axis of a grid is labelled: 1, 2, 3; A to Z, then AA; the same in lower case; I, II, III;
i, ii, iii.';

create domain inventory.fill_order as text constraint fill_order_known check (
  value ~ '^(?:horizontal|vertical)_(?:top_down|bottom_up)_(?:left_right|right_left)$');
comment on domain inventory.fill_order is
'How the places of a grid are counted and filled: along rows (horizontal) or along columns
(vertical) first, and from which corner.';

create function inventory.axis_label(number integer, scheme text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  ones constant text[] := array['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
  word constant text := case when scheme = 'number' then number::text
    when number < 1 then null
    when scheme in ('roman_upper', 'roman_lower') then concat(repeat('M', number / 1000),
      translate(ones[number / 100 % 10 + 1], 'IVX', 'CDM'),
      translate(ones[number / 10 % 10 + 1], 'IVX', 'XLC'), ones[number % 10 + 1])
    when scheme not in ('upper', 'lower') then null
    when number <= 26 then chr(64 + number)
    when number <= 702 then chr(64 + (number - 1) / 26) || chr(65 + (number - 1) % 26)
    else concat(chr(64 + (number - 27) / 676), chr(65 + (number - 27) / 26 % 26),
      chr(65 + (number - 1) % 26)) end;
begin
  return case when scheme in ('lower', 'roman_lower') then lower(word) else word end;
end $$;
comment on function inventory.axis_label(integer, text) is
'The label of a row or a column, by its number from 1 and the axis''s scheme: up to ZZZ (18,278),
in Roman numerals up to 3,999.';

create function inventory.read_axis(word text, scheme text) returns integer
  language plpgsql immutable security invoker parallel safe as $$
declare
  letter text;
  digit integer;
  last_digit integer := 0;
  number integer := 0;
begin
  if word < 'A' collate "C" then
    return word::integer;
  elsif scheme in ('roman_upper', 'roman_lower') then
    foreach letter in array string_to_array(word, null) loop
      digit := (array[1, 5, 10, 50, 100, 500, 1000])[position(letter in 'IVXLCDM')];
      -- A digit before a larger one counts against it, and was added.
      number := number + digit - case when last_digit < digit then 2 * last_digit else 0 end;
      last_digit := digit;
    end loop;
    -- IIII is no numeral.
    return case when inventory.axis_label(number, 'roman_upper') = word then number end;
  end if;
  return case length(word) when 1 then ascii(word) - 64
    when 2 then 26 * (ascii(word) - 64) + ascii(substr(word, 2)) - 64
    when 3 then 26 * (26 * (ascii(word) - 64) + ascii(substr(word, 2)) - 64)
      + ascii(substr(word, 3)) - 64 end;
end $$;
comment on function inventory.read_axis(text, text) is
'The number of a row or a column that a word names, in capitals of ASCII or up to nine digits; null
if it names none. Letters are read by the scheme.';

create function inventory.position_number(
  "row" integer, col integer, rows integer, cols integer, numbering text) returns integer
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  y constant integer := case when numbering like '%bottom_up%' then rows - "row" else "row" - 1 end;
  x constant integer := case when numbering like '%right_left' then cols - col else col - 1 end;
begin
  return case when numbering like 'vertical%' then x * rows + y else y * cols + x end + 1;
end $$;
comment on function inventory.position_number(integer, integer, integer, integer, text) is
  'The number of a place, counted from 1 in an inventory.fill_order.';

create function inventory.numbered_position(
  number integer, rows integer, cols integer, numbering text) returns integer[]
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  is_vertical constant boolean := numbering like 'vertical%';
  y integer;
  x integer;
begin
  if number not between 1 and rows * cols then
    return '{}'::integer[];
  end if;
  y := case when is_vertical then (number - 1) % rows else (number - 1) / cols end;
  x := case when is_vertical then (number - 1) / rows else (number - 1) % cols end;
  return array[case when numbering like '%bottom_up%' then rows - y else y + 1 end,
    case when numbering like '%right_left' then cols - x else x + 1 end];
end $$;
comment on function inventory.numbered_position(integer, integer, integer, text) is
'Row and column of the place with a number, counted from 1 in an inventory.fill_order; {} if there
is no such place.';

create function inventory.position_label("row" integer, col integer, rows integer, cols integer,
  row_scheme text, col_scheme text, numbering text) returns text
  language plpgsql immutable security invoker parallel safe as $$
begin
  if row_scheme is null or col_scheme is null then
    return inventory.position_number("row", col, rows, cols, numbering)::text;
  elsif (row_scheme = 'number') = (col_scheme = 'number') then
    return inventory.axis_label("row", row_scheme) || '-' || inventory.axis_label(col, col_scheme);
  end if;
  return inventory.axis_label("row", row_scheme) || inventory.axis_label(col, col_scheme);
end $$;
comment on function inventory.position_label(
  integer, integer, integer, integer, text, text, text) is
'The label of a place as its unit''s type writes it: B3; with two axes of digits 2-3, or of letters
A-b; the number of the place where the type has no schemes. Null if row or column is null.';

grant execute on function inventory.axis_label(integer, text), inventory.read_axis(text, text),
  inventory.position_number(integer, integer, integer, integer, text),
  inventory.numbered_position(integer, integer, integer, text),
  inventory.position_label(integer, integer, integer, integer, text, text, text)
  to lab_viewer;

commit;
