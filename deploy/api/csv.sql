-- Deploy lab-inventory:api/csv to pg
-- requires: api/schema
-- requires: request/header
begin;

-- PostgREST writes a list as CSV in SQL: substring(row::text, 2, length(row::text) - 2) is a line,
-- string_agg of json_object_keys the header. It names no schema, and db-extra-search-path puts this
-- one before pg_catalog. A media type handler would be the documented way, from PostgREST 12.2 on:
-- 12.0.2 casts the row to the view's type, which fails for every select= and every embedded list.
create schema csv;
comment on schema csv is
  'What PostgREST calls, in the place of functions of pg_catalog, when it writes CSV.';
-- A role that may not look in here would get the cells raw.
grant usage on schema csv to lab_anon, lab_user;

create function csv.formula(place text) returns text
  language sql immutable security invoker
  return format(place,
    -- What no amount starts with; blanks are also the no-break space and what nobody sees, signs
    -- also their full-width twins.
    '[[:space:]\u00a0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+'
    '[=+@\uff0b\uff0d\uff1d\uff20-]|[=@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]',
    -- The rest of an amount: a number, a unit with degree or micro sign, words. It calls nothing.
    '(?: ?[0-9][A-Za-z0-9 .,%\u00b0\u00b5\u03bc]*(?:e-[0-9]+)?|[Ii]nfinity)',
    -- What a spreadsheet makes of a long number: it would take this text for one.
    '[0-9](?:[.,][0-9]+)?E[+][0-9]+');
comment on function csv.formula(text) is
'A regular expression for what a spreadsheet may run at a place in a line, %1$s, where %2$s is the
rest of an amount or a phone number: with those, a plus or minus sign begins none, as in -20C or
+1 734 555 0100. %3$s is a text that a spreadsheet would take for a number.';
grant execute on function csv.formula(text) to lab_anon, lab_user;

create function csv.start_of_formula() returns text
  language sql immutable security invoker
  return csv.formula('[(,](?:"?''*(?:%1$s|%3$s)|"''*[+-](?!%2$s"(?:[,)]|$))'
    '|''*[+-](?!%2$s(?:[,)]|$)))');
comment on function csv.start_of_formula() is
'A regular expression for the start of a cell that a spreadsheet may run, after a comma or the
bracket before a row, and after apostrophes: there the cell needs one more, or it would come back
with one less.';
grant execute on function csv.start_of_formula() to lab_anon, lab_user;

create function csv.formula_in_cell() returns text
  language sql immutable security invoker
  return csv.formula('''*(?:%1$s|[+-](?!%2$s$)|%3$s$)');
comment on function csv.formula_in_cell() is
  'The same where a cell stands alone, without the quotes around it.';
grant execute on function csv.formula_in_cell() to lab_anon, lab_user;

create function csv.formula_after_semicolon() returns text
  language sql immutable security invoker
  return csv.formula('(?=''*(?:%1$s|[+-](?!%2$s"*(?:[,;)]|$))))');
comment on function csv.formula_after_semicolon() is
'The same after a semicolon inside of a cell: some spreadsheets take that for the end of one.';
grant execute on function csv.formula_after_semicolon() to lab_anon, lab_user;

create function csv.guard(cell text) returns text
  language sql immutable security invoker
  return regexp_replace(
    case when cell ~ ('^' || csv.formula_in_cell()) then '''' || cell else cell end,
    '(;"*)' || csv.formula_after_semicolon(), '\1''', 'g');
comment on function csv.guard(text) is
  'A cell with an apostrophe before what a spreadsheet may run.';
grant execute on function csv.guard(text) to lab_anon, lab_user;

create function csv.unguard(cell text) returns text
  language sql immutable security invoker
  return regexp_replace(
    case when cell ~ ('^''' || csv.formula_in_cell()) then substr(cell, 2) else cell end,
    '(;"*)''' || csv.formula_after_semicolon(), '\1', 'g');
comment on function csv.unguard(text) is
  'The cell that csv.guard() has made this one of: each takes back what the other does.';
grant execute on function csv.unguard(text) to lab_anon, lab_user;

create function csv.guard_line(line text) returns text
  language sql immutable security invoker
  return (
    select string_agg(case when left(cell[1], 1) = '"'
      then '"' || replace(csv.guard(
        replace(substr(cell[1], 2, length(cell[1]) - 2), '""', '"')), '"', '""') || '"'
      else csv.guard(cell[1]) end, ',' order by at)
    from regexp_matches(',' || line, ',("(?:[^"]|"")*"|[^,]*)', 'g') with ordinality _ (cell, at)
  );
comment on function csv.guard_line(text) is
  'A line of CSV with an apostrophe before each cell that a spreadsheet may run.';
grant execute on function csv.guard_line(text) to lab_anon, lab_user;

create function csv.cut_row(line text) returns text
  language plpgsql immutable security invoker as $$
begin
  -- In a row as text a backslash is doubled, as a quote is. CSV knows that of quotes alone.
  return replace(case
    -- Few lines have a sign that does not stand within a word; to see that is quick. The E is that
    -- of 3.59E+08. The fewer kinds of letters it tells apart, the quicker.
    when line operator(pg_catalog.~) '[^0-9A-DF-Za-z][-=@+\t\r\n\uff0b\uff0d\uff1d\uff20]'
      and (line operator(pg_catalog.~) csv.start_of_formula()
        or line operator(pg_catalog.~) (';"*' || csv.formula_after_semicolon()))
    then csv.guard_line(left(right(line, -1), -1))
    else left(right(line, -1), -1)
  end, '\\', '\');
end $$;
comment on function csv.cut_row(text) is
'Cuts the brackets off a row as text, and guards what a spreadsheet would run: a line of CSV.
In PL/pgSQL, so that the row''s text is made once, however often it is looked at.';
grant execute on function csv.cut_row(text) to lab_anon, lab_user;

create function csv.substring(line text, start integer, size integer) returns text
  language sql immutable security invoker
  return csv.cut_row(line);
comment on function csv.substring(text, integer, integer) is
'A row as text without its brackets, which is all that PostgREST asks for.
It becomes part of the query that calls it; so the size, whose row would be made anew, is not
computed.';
grant execute on function csv.substring(text, integer, integer) to lab_anon, lab_user;

-- PostgREST asks with the columns that a function or a write gives out, in the order of the
-- alphabet; the cells stand in that of select=, which nginx tells of there.
create function csv.names(shown json) returns table (name text)
  language sql stable security invoker rows 20
begin atomic
  select coalesce(every.key, regexp_replace(asked.item, '(:|%3a).*', '', 'i'))
  from regexp_split_to_table(coalesce(request.header('x-select'), '*'), ',|%2c', 'i')
    with ordinality asked (item, at)
  left join pg_catalog.json_object_keys(shown) with ordinality every (key, place)
    on upper(asked.item) in ('*', '%2A')
  order by asked.at, every.place;
end;
comment on function csv.names(json) is
'The names of the columns of a CSV: those that select= names, or all.';
grant execute on function csv.names(json) to lab_anon, lab_user;

create function csv.json_object_keys(json) returns text
  language sql stable security invoker
  return (
    select case when request.header('x-bom') = 'true' then e'\ufeff' else '' end || string_agg(
      csv.guard_line(
        case when key ~ '[",\r\n]' then '"' || replace(key, '"', '""') || '"' else key end
      ), ',')
    from csv.names($1) named (key)
  );
comment on function csv.json_object_keys(json) is
'The header of a CSV, guarded and quoted, after a byte order mark if an export asks for one. Its
names may be the client''s own, select="=x":name.';
grant execute on function csv.json_object_keys(json) to lab_anon, lab_user;

commit;
