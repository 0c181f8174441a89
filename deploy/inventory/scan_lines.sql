-- Deploy lab-inventory:inventory/scan_lines to pg
-- requires: inventory/text
begin;

create type inventory.scan_line as (line integer, cells text[]);
comment on type inventory.scan_line is
  'A line of a file that is not blank: its number, from 1, and its trimmed cells.';

create function inventory.raise_bad_scan(faults text[]) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT400' using
    message = 'The scan cannot be used',
    detail = format('bad_scan: %s wrong. %s%s', cardinality(faults),
      array_to_string(faults[1:10], '; '),
      case when cardinality(faults) > 10 then '; and so on.' else '.' end),
    hint = 'Scan the rack again, or correct these lines in the file.';
end $$;
comment on function inventory.raise_bad_scan(text[]) is
  'The 400 for a file that is a scan and has faults: their count, and the first ten with lines.';

create function inventory.split_quoted(line text, delimiter text) returns text[]
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  parts constant text[] := string_to_array(replace(line, '="', '"'), '"');
  joined text;
begin
  -- Every other part was in quotes. An empty one between two of those is a doubled quote.
  select string_agg(case when n % 2 = 0 then part
    when part = '' and n > 1 and n < cardinality(parts) then '"'
    else replace(part, delimiter, chr(31)) end, '' order by n)
  into joined from unnest(parts) with ordinality split (part, n);
  return string_to_array(joined, chr(31));
end $$;
comment on function inventory.split_quoted(text, text) is
'The cells of a line with quotes (RFC 4180): a delimiter in quotes is text, two quotes there are
one. ="0359", by which spreadsheets keep the zero, is read as 0359.';

create function inventory.find_delimiter(lines text[]) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return (
    select delimiter from unnest(array[e'\t', ';', ',']) with ordinality choices (delimiter, n)
    order by (
      select count(*) from unnest(lines[1:100]) line
      where position(delimiter in regexp_replace(left(line, 4000), '"[^"]*"', '', 'g')) > 0) desc, n
    limit 1);
end $$;
comment on function inventory.find_delimiter(text[]) is
'Tab, semicolon or comma: the one that stands, outside of quotes, in most of the first hundred
lines. The semicolon wins over the comma, which may be a decimal''s.';

create function inventory.check_scan_text(body text) returns void
  language plpgsql stable security invoker parallel safe as $$
begin
  if octet_length(body) > 1048576 then
    raise sqlstate 'PT413' using
      message = 'The scan is too long',
      detail = format('too_long: %s bytes, and 1,048,576 are the most.', octet_length(body)),
      hint = 'Send one rack a request.';
  elsif body is null or inventory.is_blank(left(body, 4000)) and inventory.is_blank(body) then
    raise sqlstate 'PT400' using message = 'The scan is blank',
      detail = 'blank_scan: the file has no text.', hint = 'Send the file as the body.';
  elsif body ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]' then
    raise sqlstate 'PT400' using
      message = 'The scan is no text',
      detail = format('not_text: line %s has a control character.', cardinality(string_to_array(
        (regexp_match(body, '^[^\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]*'))[1],
        e'\n'))),
      hint = 'Send a text file in UTF-8, not a workbook.';
  end if;
end $$;
comment on function inventory.check_scan_text(text) is
  'Raises PT413 for a file of over 1 MB, PT400 for one that is blank or is no text.';

create function inventory.split_scan(body text) returns inventory.scan_line[]
  language plpgsql stable security invoker as $$
declare
  lines text[];
  delimiter text;
  faults text[];
begin
  perform inventory.check_scan_text(body);
  lines := string_to_array(rtrim(replace(replace(ltrim(body, u&'\feff'), e'\r\n', e'\n'),
    e'\r', e'\n'), e'\n'), e'\n');
  delimiter := inventory.find_delimiter(lines);
  if cardinality(lines) > 10000
    or length(body) - length(replace(body, delimiter, '')) > 100000 then
    raise sqlstate 'PT413' using
      message = 'The scan is too long',
      detail = format('too_long: %s lines, and 10,000 of 100,000 cells are the most.',
        cardinality(lines)),
      hint = 'Send one rack a request.';
  end if;
  select array_agg(format('line %s: a quote does not end', n) order by n) into faults
  from unnest(lines) with ordinality split (line, n)
  where (length(line) - length(replace(line, '"', ''))) % 2 = 1;
  if faults is not null then
    perform inventory.raise_bad_scan(faults);
  end if;
  return array(
    select row(n, array(select inventory.trim_text(cell) from unnest(cells) cell))
      ::inventory.scan_line
    from unnest(lines) with ordinality split (line, n),
      lateral (select case when line like '%"%' then inventory.split_quoted(line, delimiter)
        else string_to_array(line, delimiter) end) as found (cells)
    where not inventory.is_blank(replace(line, delimiter, ''))
    order by n);
end $$;
comment on function inventory.split_scan(text) is
'The lines of a file that are not blank, in cells. Reads a byte order mark, line ends of any system,
the delimiters tab, semicolon and comma, quotes, and spaces beside a cell. Raises PT400 and PT413.';

grant execute on function inventory.raise_bad_scan(text[]), inventory.split_quoted(text, text),
  inventory.find_delimiter(text[]), inventory.check_scan_text(text), inventory.split_scan(text)
  to lab_viewer;

commit;
