-- Deploy lab-inventory:request/read_as_of to pg
-- requires: request/decode_url
begin;

create function request.read_as_of(as_of text) returns timestamptz
  language plpgsql stable security invoker as $$
declare
  -- Date, time and offset; in a URL the + of an offset may arrive as a blank.
  part constant text[] := regexp_match(request.decode_url(as_of),
    '^(\d{4}-\d\d-\d\d)(?:[Tt +](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[ +-]\d\d(?::?\d\d)?)?)?$');
  moment timestamptz;
begin
  begin
    moment := (part[1] || ' ' || coalesce(part[2], '00:00')
      || translate(coalesce(part[3], 'Z'), ' ', '+'))::timestamptz;
  exception when data_exception then  -- such as the 30th of February
    moment := null;
  end;
  if moment is null then
    raise sqlstate 'PT400' using message = 'as_of is not a time',
      detail = 'bad_as_of: it is an ISO 8601 date, or a date and a time.',
      hint = 'Like 2026-11-01T12:00Z or 2026-11-01T14:00+02:00; without an offset it is UTC.';
  elsif moment > clock_timestamp() + interval '1 minute' then
    raise sqlstate 'PT400' using message = 'as_of is in the future',
      detail = 'future_as_of: nobody knows yet what will be there then.',
      hint = 'Leave as_of out for the present.';
  end if;
  return moment;
end $$;
comment on function request.read_as_of(text) is
'The time that a URL names in as_of, percent-encoded as it came. A date alone is its midnight, UTC.
400 for what is no time, words like now included, and for the future, past a minute that clocks may
differ by.';
grant execute on function request.read_as_of(text) to lab_viewer;

commit;
