-- Deploy lab-inventory:request/admit to pg
-- requires: audit/change_id
-- requires: audit/idempotency
-- requires: auth/enter
-- requires: request/cursor
-- requires: request/page
-- requires: request/read_as_of
begin;

create function request.look_at_past(as_of text) returns void
  language plpgsql volatile security invoker as $$
begin
  perform set_config('lab.as_of', request.read_as_of(as_of)::text, true),
    -- To plan a look at the past takes longer than the look, and the plan is the same for any
    -- time: walk the keys in their order, look up what was.
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true);
end $$;
comment on function request.look_at_past(text) is
  'Sets the time that this request looks at, and what makes a look at it quick. 400 for no time.';

create function request.raise_no_version(path text) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT412' using message = 'A list has no version',
    detail = format('no_version: %s has no ETag that could match.', path),
    hint = 'Write one row, as in POST /site/1, or leave If-Match and If-None-Match out.';
end $$;
comment on function request.raise_no_version(text) is
  'The 412 for If-Match or If-None-Match on a write of a list.';

create function request.check_shape(path text, shape text) returns void
  language plpgsql immutable security invoker set search_path = '' as $$
begin
  if shape = 'deep' then
    raise sqlstate 'PT413' using message = 'The body is nested too deep',
      detail = 'too_deep: no row has that many brackets in each other.',
      hint = 'Send one row, like {"name": "..."}, or several, like [{"name": "..."}].';
  elsif shape = 'several' then
    raise sqlstate 'PT400' using message = 'The body must be one JSON object',
      detail = 'not_an_object: it is a list, or a CSV of several lines. One of those would count.',
      hint = 'Send one object, like {"name": "..."}, or a list by POST to a list, as to /sites.';
  elsif shape = 'other' then
    raise sqlstate 'PT400' using
      message = 'The body must be a JSON object, or a list of them',
      detail = 'not_an_object: it is a single value, an empty list, or a CSV without lines.',
      hint = 'Send one row, like {"name": "..."}, or several, like [{"name": "..."}].';
  elsif shape = 'nested' and path not like '/rpc/%' then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = 'wrong_type: each value must be a string, a number or null.',
      hint = 'Fields hold single values, not objects, arrays or booleans.';
  end if;
end $$;
comment on function request.check_shape(text, text) is
'Refuses a body that PostgREST would take for a list of no rows, or for one of several, and answer
as done (400), or whose objects, arrays and booleans it would store as text where no column takes
them (400), or whose nesting PostgreSQL gives up on (413). nginx sees the shape of the body and says
it in a header.';

create function request.heed_headers(acting_lab text, body_shape text) returns void
  language plpgsql volatile security invoker as $$
declare
  path constant text := current_setting('request.path', true);
begin
  if acting_lab <> '' then
    if request.header('x-as-of') is not null then
      perform request.look_at_past(request.header('x-as-of'));
    end if;
    if request.header('x-sort') is not null then
      perform request.sort_list(request.header('x-sort'), request.header('x-after'));
    end if;
    if current_setting('transaction_read_only') = 'off' then
      if coalesce(request.header('if-match'), request.header('if-none-match')) is not null
        and path not like '/rpc/%' then
        perform request.raise_no_version(path);
      elsif request.header('idempotency-key') is not null
        and path !~ '^/rpc/(login|refresh|logout|change_password)$' then
        perform audit.claim_key();
      end if;
    end if;
  end if;
  if body_shape <> 'flat' then
    perform request.check_shape(path, body_shape);
  end if;
end $$;
comment on function request.heed_headers(text, text) is
'Sets the time that a request for the past names, and where a list begins. Refuses a write of a list
on a condition (412), a write whose Idempotency-Key says that it is done (409, 422), a list merged
by what is no key (400) and a body of the wrong shape (400, 413). acting_lab is empty where the
request has no lab.';

create function request.enter(sent jsonb) returns text
  language plpgsql volatile security invoker as $$
declare
  ignored text := request.keep_headers(sent);
  acting_role text;
  acting_lab text;
begin
  if sent ? 'authorization' then
    acting_role := auth.enter();
    if acting_role is not null then
      ignored := set_config('role', acting_role, true);
    end if;
    acting_lab := current_setting('lab.id', true);
  else
    if sent ? 'lab' then
      perform auth.check_lab();
    end if;
    acting_lab := auth.enter_without_token();
  end if;
  if current_setting('transaction_read_only') = 'off'
    and current_setting('request.path', true) not like '/rpc/%' then
    perform audit.expect_change();
  end if;
  -- Most requests have none of these.
  if sent ?| '{x-as-of,if-match,if-none-match,idempotency-key,x-sort}'
    or sent->>'x-body-shape' <> 'flat' then
    perform request.heed_headers(acting_lab, sent->>'x-body-shape');
  end if;
  return acting_lab;
end $$;
comment on function request.enter(jsonb) is
'Lets in a request with headers that something here asks for, and does what they ask for. Answers
its lab, empty where it has none.';

-- PostgreSQL readies each operator of an expression once a transaction, which costs more than to
-- run it: so a read without a token meets few of them.
create function request.admit() returns void
  language plpgsql volatile security invoker as $$
declare
  sent constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  acting_lab text;
  page bigint[];  -- OFFSET, LIMIT, and a third where it is one of the list as it is
  ignored text;  -- as in request.keep_headers()
begin
  -- Of these only X-Page asks for something here; prefer does in a write, which has others too.
  if sent - array['accept', 'accept-profile', 'host', 'prefer', 'range', 'range-unit', 'x-page',
    'x-request-id'] = '{}' then
    acting_lab := auth.enter_without_token();
  else
    acting_lab := request.enter(sent);
  end if;
  if sent ? 'x-page' then
    if acting_lab <> '' then
      page := (sent->>'x-page')::bigint[];
      ignored := request.number_pages(page[1], page[2]);
      if page[3] is not null then
        ignored := request.plan_whole_page();
      end if;
    end if;
  end if;
end $$;
comment on function request.admit() is
'Runs before every request (db-pre-request in postgrest.conf). Reads the headers, lets the caller in
under the role that their membership gives, and does what the headers ask for.';

grant execute on function request.heed_headers(text, text), request.enter(jsonb), request.admit(),
  request.check_shape(text, text)
  to lab_anon, lab_user;
grant execute on function request.look_at_past(text), request.raise_no_version(text) to lab_viewer;

commit;
