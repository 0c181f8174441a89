-- Deploy lab-inventory:lists/records to pg
-- requires: api/csv
-- requires: lists/schema
begin;

create type lists.record as (
  n integer, line integer, cells text[], spoilt integer[], sent jsonb);
comment on type lists.record is
'A row as it came: its number, from 1; the line on which it begins, from 1; its cells in the order
of the header, null where there is nothing; which of them a spreadsheet has made numbers of, as
3.59E+08; of JSON the object itself. Cells are null where a quote stands that must not.';

create function lists.raise_unreadable(slug text, reason text) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT400' using message = 'The file cannot be read',
    detail = format('%s: %s.', slug, reason),
    hint = 'Save it as "CSV UTF-8 (comma delimited)", in LibreOffice as Text CSV with the '
      'character set Unicode (UTF-8).';
end $$;
comment on function lists.raise_unreadable(text, text) is
  'The 400 for a file that is no text, or none in UTF-8.';

create function lists.decode(body bytea) returns text
  language plpgsql stable security invoker as $$
begin
  if substr(body, 1, 4) = '\x504b0304' then
    perform lists.raise_unreadable('not_csv', 'it is an XLSX file, or another ZIP');
  elsif substr(body, 1, 4) = '\xd0cf11e0' then
    perform lists.raise_unreadable('not_csv', 'it is an XLS file, or another one of old Office');
  elsif substr(body, 1, 2) = '\x1f8b' then
    perform lists.raise_unreadable('not_csv', 'it is compressed, as gzip does it');
  elsif substr(body, 1, 4) = '\x25504446' then
    perform lists.raise_unreadable('not_csv', 'it is a PDF file');
  elsif substr(body, 1, 2) in ('\xfffe', '\xfeff')
    or position('\x00'::bytea in substr(body, 1, 2)) > 0 then
    perform lists.raise_unreadable('not_utf8', 'it is UTF-16');
  elsif position('\x00'::bytea in body) > 0 then
    perform lists.raise_unreadable('not_text', 'it has a NUL, which no text has');
  end if;
  return convert_from(case when substr(body, 1, 3) = '\xefbbbf' then substr(body, 4) else body end,
    'UTF8');
exception when character_not_in_repertoire or untranslatable_character then
  perform lists.raise_unreadable('not_utf8', 'it is not UTF-8, perhaps Windows-1252');
  return null;
end $$;
comment on function lists.decode(bytea) is
'The text of a file in UTF-8, without a byte order mark. 400 for one in UTF-16, in Windows-1252, or
that is no text.';

create function lists.raise_too_large(reason text) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT413' using message = 'The list is too large',
    detail = format('too_large: it has %s.', reason),
    hint = 'Send it in parts, as ./stack import does with a file of any size.';
end $$;
comment on function lists.raise_too_large(text) is
  'The 413 for a list that would take more memory or time than a request has.';

create function lists.check_width(header text[]) returns void
  language plpgsql stable security invoker as $$
begin
  if cardinality(header) > 1000 then
    perform lists.raise_too_large(
      format('%s columns, and may have 1000', cardinality(header)));
  end if;
end $$;
comment on function lists.check_width(text[]) is 'Raises 413 for more than a thousand columns.';

create function lists.normalise(body text, delimiter text) returns text
  language plpgsql stable security invoker as $$
declare
  size constant integer := length(rtrim(body, e'\r\n' || delimiter));
  many integer;
begin
  -- Spreadsheets end a table with lines of delimiters alone. Those of the last row stay.
  body := left(body, size)
    || split_part(translate(substr(body, size + 1), e'\r', e'\n'), e'\n', 1) || e'\n';
  if strpos(body, e'\r') > 0 and strpos(body, '"') = 0 then
    body := replace(replace(body, e'\r\n', e'\n'), e'\r', e'\n');
  end if;
  many := greatest(length(body) - length(replace(body, e'\n', '')),
    length(body) - length(replace(body, e'\r', '')));
  if many > 500000 then
    perform lists.raise_too_large(format('%s lines, and may have 500000', many));
  end if;
  return body;
end $$;
comment on function lists.normalise(text, text) is
'The text of a CSV without empty lines at its end, with one line end there; where nothing is quoted,
with the line ends of Unix. 413 for more than half a million lines.';

-- One regular expression finds the records, a second one the cells of those that need it. Call it
-- with variables, not with expressions: it is inlined, and what it is given too.
create function lists.split(body text, delimiter text)
  returns table (n bigint, cells text[], spoilt integer[], size integer, lines integer)
  language sql stable security invoker rows 10000
begin atomic
  select n, case when strpos(record, '''') = 0 then cells
    else array(select csv.unguard(cell) from unnest(cells) with ordinality c (cell, at) order by at)
    end, case when strpos(record, 'E+') > 0 then (
      select array_agg(at) from unnest(cells) with ordinality c (cell, at)
      where cell ~ '^[0-9](?:[.,][0-9]+)?E[+][0-9]+$') end, size, lines
  from (
    select n, case
      when quotes = 0 then string_to_array(record, delimiter, '')
      -- All cells quoted, and no quote inside of one: twice as many quotes as cells.
      when left(record, 1) = '"' and right(record, 1) = '"' and quotes = 2 * cardinality(
          string_to_array(substr(record, 2, length(record) - 2), '"' || delimiter || '"'))
      then string_to_array(substr(record, 2, length(record) - 2), '"' || delimiter || '"', '')
      else (
        select case when sum(length(c[1])) = length(record) + 1 then array_agg(nullif(case
          when substr(c[1], 2, 1) = '"' then replace(substr(c[1], 3, length(c[1]) - 3), '""', '"')
          else substr(c[1], 2) end, '') order by i) end
        from regexp_matches(delimiter || record,
          delimiter || '(?:"(?:[^"]|"")*"|[^"' || delimiter || ']*)', 'g') with ordinality r (c, i))
      end as cells, size, case when quotes = 0 then 1
        else 1 + length(record) - length(replace(record, e'\n', '')) end as lines, record
    from (
      select n, record, size, case when strpos(record, '"') = 0 then 0
        else length(record) - length(replace(record, '"', '')) end as quotes
      from (
        select n, rtrim(m[1], e'\r\n') as record, length(m[1]) as size
        from regexp_matches(body, '(?:[^"\r\n]|"[^"]*")*(?:\r\n?|\n)', 'g')
          with ordinality r (m, n)
        offset 0) found
      offset 0) counted
    offset 0) parted;
end;
comment on function lists.split(text, text) is
'The records of a CSV (RFC 4180) that lists.normalise() has seen to: number, from 1, which is the
header; cells, null where nothing stands in them; those that a spreadsheet has made numbers of;
length in characters, and in lines. Cells are null where a quote stands that must not. The
apostrophe that an answer puts before a formula is gone.';

create function lists.find_delimiter(body text) returns text
  language plpgsql immutable security invoker as $$
declare
  header constant text := regexp_replace(
    coalesce(pg_catalog.substring(body, '^(?:[^"\r\n]|"[^"]*")*'), body), '"[^"]*"', '', 'g');
begin
  return (
    select choice from unnest(array[',', ';', e'\t']) with ordinality choices (choice, n)
    order by length(header) - length(replace(header, choice, '')) desc, n limit 1);
end $$;
comment on function lists.find_delimiter(text) is
'Comma, semicolon or tab: the one that stands most often in the header, outside of quotes.';

create function lists.read_csv(body text, delimiter text) returns lists.record[]
  language plpgsql stable security invoker as $$
declare
  is_open constant boolean := (length(body) - length(replace(body, '"', ''))) % 2 = 1;
  records lists.record[];
  last_row integer;
begin
  if is_open then  -- the last record is all that comes after the quote
    body := rtrim(body, e'\n') || e'"\n';
  end if;
  select array_agg(row(n, start, case when is_open and is_last then null else cells end, spoilt,
    null)::lists.record order by n)
  into records from (
    select n, cells, spoilt, 1 + sum(lines) over w - lines as start,
      lead(n) over w is null as is_last
    from lists.split(body, delimiter) window w as (order by n)) numbered;
  -- Lines of empty cells in quotes end a table too.
  if array_to_string((records[cardinality(records)]).cells, '') = '' then
    select max(r.n) into last_row from unnest(records) r
    where r.n = 1 or array_to_string(r.cells, '') <> '' or r.cells is null;
    records := records[:last_row];
  end if;
  return records;
end $$;
comment on function lists.read_csv(text, text) is
'The records of a CSV; the first is its header. Where a quote is left open, the cells of the last
one are null.';

grant execute on function lists.raise_unreadable(text, text), lists.decode(bytea),
  lists.raise_too_large(text), lists.check_width(text[]), lists.normalise(text, text),
  lists.split(text, text), lists.find_delimiter(text), lists.read_csv(text, text)
  to lab_viewer;

commit;
