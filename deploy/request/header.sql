-- Deploy lab-inventory:request/header to pg
-- requires: request/schema
begin;

-- An expression, so that it becomes part of what calls it; a function of SQL that is called costs
-- a plan each time. Where the name is a constant, the planner leaves one arm.
create function request.header(name text) returns text
  language sql stable security invoker parallel safe
  return nullif(case
    when name in ('x-path-id', 'x-request-id', 'x-request-method', 'x-request-path', 'x-real-ip')
      then split_part(current_setting('header.of_write', true), chr(10), array_position(
        array['x-path-id', 'x-request-id', 'x-request-method', 'x-request-path', 'x-real-ip'],
        name))
    else current_setting('header.' || translate(name, '-', '_'), true) end, '');
comment on function request.header(text) is
'A header of this request, by its name in lower case; null if it was not sent or is empty.
request.keep_headers() has to list it.';

create function request.keep_headers(sent jsonb) returns text
  language plpgsql volatile security invoker as $$
declare
  -- What a request that reads may have, then what one that writes may have besides.
  rare text[] := array['authorization', 'lab', 'if-none-match', 'x-as-of', 'x-unit', 'x-file-name',
    'x-range', 'x-if-range', 'x-sort', 'x-after', 'x-bom', 'x-select'];
  name text;
  ignored text;  -- perform would run a query, which takes five times as long
begin
  if current_setting('transaction_read_only') = 'off' then
    -- nginx adds these to every write. A setting costs more than the rest of a header: one for all.
    ignored := set_config('header.of_write', concat_ws(chr(10), coalesce(sent->>'x-path-id', ''),
      coalesce(sent->>'x-request-id', ''), coalesce(sent->>'x-request-method', ''),
      coalesce(sent->>'x-request-path', ''), sent->>'x-real-ip'), true);
    rare := rare || array['change-reason', 'if-match', 'x-require-if-match', 'idempotency-key',
      'x-request-sample', 'x-explain', 'x-thing', 'x-name', 'x-disposition',
      'x-media-type', 'x-list', 'x-query', 'prefer'];
  end if;
  if sent ?| rare then
    foreach name in array rare loop
      if sent ? name then
        ignored := set_config('header.' || translate(name, '-', '_'), sent->>name, true);
      end if;
    end loop;
  end if;
  return ignored;
end $$;
comment on function request.keep_headers(jsonb) is
'Keeps those headers of this request that something here asks for, as settings of the transaction.
They come as one JSON object, which takes time to parse: request.admit() does so once.';

grant execute on function request.header(text), request.keep_headers(jsonb) to lab_anon, lab_user;

commit;
