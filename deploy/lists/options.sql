-- Deploy lab-inventory:lists/options to pg
-- requires: lists/read_json
-- requires: request/admit
-- requires: request/decode_url
-- requires: request/header
begin;

create type lists.options as (mode text, match text, is_dry boolean, columns text[]);
comment on type lists.options is
'What a request asks for besides the list: the mode, the column that says which row is meant,
whether it is only tried, and the columns that count, null for all.';

create function lists.raise_bad_option(slug text, reason text, hint text) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT400' using message = 'This option is not known here',
    detail = format('%s: %s.', slug, reason), hint = hint;
end $$;
comment on function lists.raise_bad_option(text, text, text) is
  'The 400 for an option that an import does not have.';

create function lists.keys_of(resource text) returns text[]
  language sql stable security invoker
begin atomic
  select array_agg(a.attname::text order by c.contype, a.attnum)
  from pg_constraint c
  join pg_attribute a on a.attrelid = c.conrelid and c.conkey @> array[a.attnum]
    and a.attname <> 'lab_id'
  where c.conrelid = format('inventory.%I', resource)::regclass and c.contype in ('p', 'u')
    and cardinality(c.conkey) = 2;
end;
comment on function lists.keys_of(text) is
'The columns of a resource that say which row is meant: the id first, then what is unique in a
lab.';

create function lists.sent_options() returns table (name text, value text)
  language sql stable security invoker
begin atomic
  select sent.name, string_agg(request.decode_url(sent.value), ', ')
  from unnest(string_to_array(request.header('x-query'), '&')) part
  cross join lateral (select split_part(part, '=', 1),
    replace(substr(part, strpos(part || '=', '=') + 1), '+', ' ')) sent (name, value)
  where part <> '' group by sent.name order by sent.name;
end;
comment on function lists.sent_options() is
'The options of the query, by name. One that stands twice has two values, which none takes.';

create function lists.refuse_match() returns void
  language plpgsql stable security invoker as $$
begin
  if request.header('x-query') ~ '(^|&)match=' then
    perform lists.raise_bad_option('bad_option', 'match says which row is there, and mode=insert '
      'makes new ones', 'Add mode=upsert or mode=skip, or leave match out.');
  end if;
end $$;
comment on function lists.refuse_match() is 'The 400 for a match where every row is new.';

create function lists.read_options(resource text) returns lists.options
  language plpgsql stable security invoker as $$
declare
  prefer constant text := coalesce(request.header('prefer'), '');
  merged constant text := pg_catalog.substring(
    prefer, '(?i)resolution\s*=\s*"?(merge|ignore)-duplicates');
  options lists.options;
  sent record;
begin
  if coalesce(request.header('if-match'), request.header('if-none-match')) is not null then
    perform request.raise_no_version(coalesce(request.header('x-request-path'), resource || 's'));
  end if;
  options := row(case lower(merged) when 'merge' then 'upsert' when 'ignore' then 'skip'
    else 'insert' end, case when merged is not null then 'id' end, false, null)::lists.options;
  for sent in select * from lists.sent_options() loop
    case sent.name
      when 'mode' then
        options.mode := sent.value;
        options.match := coalesce(options.match, case when sent.value <> 'insert' then 'id' end);
      when 'match' then options.match := sent.value;
      when 'on_conflict' then
        options.match := regexp_replace(sent.value, '^lab_id,|,lab_id$', '');
      when 'dry_run' then options.is_dry := sent.value = 'true';
      when 'columns' then options.columns := string_to_array(replace(sent.value, '"', ''), ',');
      when 'select' then null;
      else perform lists.raise_bad_option('unknown_option', sent.name || ' is none',
        'There are mode, match, dry_run and columns.');
    end case;
    if sent.name = 'mode' and sent.value not in ('insert', 'upsert', 'skip')
      or sent.name = 'dry_run' and sent.value not in ('true', 'false') then
      perform lists.raise_bad_option('bad_option', format('%s is %s', sent.name, sent.value),
        'mode is insert, upsert or skip; dry_run is true or false.');
    end if;
  end loop;
  if options.mode = 'insert' then
    perform lists.refuse_match();
    options.match := null;
  elsif options.match <> all (lists.keys_of(resource)) then
    perform lists.raise_bad_option('bad_match', format('%s is not unique', options.match),
      format('match is one of: %s.', array_to_string(lists.keys_of(resource), ', ')));
  end if;
  return options;
end $$;
comment on function lists.read_options(text) is
'The options of this request, of its query and of Prefer. 400 for one that is not
known, 412 for a precondition: a list has no version.';

create function lists.read_records(body bytea) returns lists.record[]
  language plpgsql stable security invoker as $$
declare
  content constant text := lists.decode(body);
  records lists.record[];
begin
  if request.header('x-list') = 'other' then
    raise sqlstate 'PT415' using message = 'This media type is not taken here',
      detail = 'media_type: a list is text/csv or application/json.',
      hint = 'Send Content-Type: text/csv, or a list of objects in JSON.';
  elsif request.header('x-list') = 'json' then
    records := lists.read_json(content);
  else
    declare
      delimiter constant text := lists.find_delimiter(content);
      csv constant text := lists.normalise(content, delimiter);
    begin
      records := lists.read_csv(csv, delimiter);
      perform lists.check_width(records[1].cells);
    end;
  end if;
  if coalesce(cardinality(records), 0) < 2
    and (records is null or (records[1]).cells is not null) then
    raise sqlstate 'PT400' using message = 'The list has no rows',
      detail = 'no_rows: there is nothing in it, or a header alone.',
      hint = 'Send a header and a line for each row, or a list of objects in JSON.';
  end if;
  return records;
end $$;
comment on function lists.read_records(bytea) is
'The records of the body of this request; the first one has the names of the columns. 400 for one
that cannot be read, or has no rows.';

grant execute on function lists.raise_bad_option(text, text, text), lists.keys_of(text),
  lists.sent_options(), lists.refuse_match(),
  lists.read_options(text), lists.read_records(bytea) to lab_viewer;

commit;
