-- Deploy lab-inventory:request/header to pg
-- requires: request/schema
begin;

-- An expression, so that it becomes part of what calls it; a function of SQL that is called costs
-- a plan each time.
create function request.header(name text) returns text
  language sql stable security invoker parallel safe
  return nullif(current_setting('header.' || translate(name, '-', '_'), true), '');
comment on function request.header(text) is
'A header of this request, by its name in lower case; null if it was not sent or is empty.
request.read_headers() has to list it.';

create function request.read_headers() returns boolean
  language plpgsql volatile security invoker as $$
declare
  sent constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  -- What a request that reads has, then what one that writes has besides.
  names text[] := array['authorization', 'lab', 'x-body-shape', 'if-none-match', 'x-as-of',
    'x-unit', 'x-file-name'];
  name text;
  ignored text;  -- perform would run a query, which takes five times as long
begin
  if current_setting('transaction_read_only') = 'off' then
    names := names || array['x-path-id', 'x-request-id', 'x-request-method', 'x-request-path',
      'change-reason', 'if-match', 'x-require-if-match', 'idempotency-key',
      'x-request-sample', 'x-real-ip', 'x-explain', 'x-list', 'x-query', 'prefer'];
  end if;
  foreach name in array names loop
    if sent ? name then
      ignored := set_config('header.' || translate(name, '-', '_'), sent->>name, true);
    end if;
  end loop;
  return sent ? 'authorization';
end $$;
comment on function request.read_headers() is
'Reads the headers of this request, once: they come as one JSON object, which takes time to parse.
Keeps those that something here asks for, as settings of the transaction. Answers whether it came
with a token.';

grant execute on function request.header(text), request.read_headers() to lab_anon, lab_user;

commit;
