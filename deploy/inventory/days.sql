-- Deploy lab-inventory:inventory/days to pg
-- requires: inventory/schema
begin;

create domain inventory.day as date
  constraint day_is_finite check (isfinite(value));
comment on domain inventory.day is 'A date of the calendar, not infinity.';

create domain inventory.moment as timestamptz
  constraint moment_is_finite check (isfinite(value));
comment on domain inventory.moment is 'A time of the calendar, not infinity.';

-- PostgreSQL reads today, epoch and 31 Jan as well, and drops the time of a day. A spreadsheet
-- gives a day the time 00:00. One expression, not strict: so it becomes part of its caller.
create function inventory.is_written(type text, value text) returns boolean
  language sql immutable security invoker parallel safe
  return value ~ case when type = 'date'
    then '^[0-9]{4,7}-[0-9]{2}-[0-9]{2}'
      '(?:[T ]00:00(?::00(?:[.]0+)?)?(?:Z|[+]00(?::00)?)?)?(?: BC)?$'
    else '^[0-9]{4,6}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?'
      '(?:Z|[+-][0-9]{2}(?::?[0-9]{2}){0,2})?)?(?: BC)?$' end;
comment on function inventory.is_written(text, text) is
'Whether a text is a date, or a timestamp, as ISO 8601 writes it: 2026-01-31, 2026-01-31T12:00Z.';

create function inventory.raise_not_written(type text, value text, field text) returns void
  language plpgsql immutable security invoker as $$
begin
  raise sqlstate '22007' using
    message = format('invalid input syntax for type %s: "%s"', type, left(value, 200)),
    detail = format('bad_value: %s%s.', field || ' is ', left(value, 200)),
    hint = format('Write it as %s.', case type when 'date' then '2026-01-31'
      else '2026-01-31T12:00:00Z' end);
end $$;
comment on function inventory.raise_not_written(text, text, text) is
  'The 400 for what is no date, or no timestamp, in ISO 8601.';

create function inventory.read_day(sent json) returns inventory.day
  language plpgsql immutable security invoker strict as $$
begin
  if not inventory.is_written('date', sent #>> '{}') then
    perform inventory.raise_not_written('date', sent #>> '{}', null);
  end if;
  return (sent #>> '{}')::inventory.day;
end $$;
comment on function inventory.read_day(json) is
  'The day of a body in JSON. Raises 22007 for a word, as tomorrow.';

create function inventory.read_moment(sent json) returns inventory.moment
  language plpgsql immutable security invoker strict as $$
begin
  if not inventory.is_written('timestamp with time zone', sent #>> '{}') then
    perform inventory.raise_not_written('timestamp with time zone', sent #>> '{}', null);
  end if;
  return (sent #>> '{}')::inventory.moment;
end $$;
comment on function inventory.read_moment(json) is
  'The time of a body in JSON. Raises 22007 for a word, as now.';

-- PostgREST calls them for each value of a list: it looks for a cast from json to the domain of a
-- column, whose function it may call itself. PostgreSQL has no use for one, and warns of that.
set local client_min_messages = error;
grant execute on function inventory.read_day(json), inventory.read_moment(json) to authenticator;
create cast (json as inventory.day) with function inventory.read_day(json) as implicit;
create cast (json as inventory.moment) with function inventory.read_moment(json) as implicit;

create function inventory.check_days(body jsonb, fields text[], type text) returns text
  language plpgsql immutable security invoker as $$
declare
  field text;
begin
  foreach field in array fields loop
    if not inventory.is_written(type, body->>field) then
      perform inventory.raise_not_written(type, body->>field, field);
    end if;
  end loop;
  return null;
end $$;
comment on function inventory.check_days(jsonb, text[], text) is
  'The same for the fields of a body that are of one of the two types; answers null.';

create function inventory.check_days_of(made regclass) returns text
  language sql stable security invoker set search_path = ''
begin atomic
  select string_agg(format('ignored := inventory.check_days($1, %L, %L);', fields, type), ' ')
  from (
    select array_agg(attname::text order by attnum), format_type(typbasetype, null)
    from pg_attribute join pg_type on pg_type.oid = atttypid
    where attrelid = made and attnum > 0
      and atttypid in ('inventory.day'::regtype, 'inventory.moment'::regtype)
    group by typbasetype) days (fields, type);
end;
comment on function inventory.check_days_of(regclass) is
'The statements of an upsert that see whether days and times are written as ISO 8601 writes them;
null for a table without any.';

grant execute on function inventory.is_written(text, text),
  inventory.raise_not_written(text, text, text), inventory.read_day(json),
  inventory.read_moment(json), inventory.check_days(jsonb, text[], text) to lab_viewer;

commit;
