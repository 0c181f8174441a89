-- Deploy lab-inventory:request/answer to pg
-- requires: request/schema
begin;

create function request.join_header(headers text, name text, value text) returns text
  language sql stable security invoker
  return coalesce(rtrim(nullif(headers, ''), ']') || ', ', '[') || json_build_object(name, value)
    || ']';
comment on function request.join_header(text, text, text) is
  'The headers of an answer, in the JSON of PostgREST, and one more.';

create function request.add_header(name text, value text) returns text
  language plpgsql stable security invoker as $$
begin
  return set_config('response.headers', request.join_header(
    pg_catalog.current_setting('response.headers', true), name, value), true);
end $$;
comment on function request.add_header(text, text) is
'Gives the answer a header. Declared stable, so that a function that answers a GET may call it.';

create function request.set_status(status integer) returns text
  language plpgsql stable security invoker as $$
begin
  return set_config('response.status', status::text, true);
end $$;
comment on function request.set_status(integer) is
'Gives the answer a status and undoes nothing. Declared stable, as request.add_header() is.';

create function request.raise_not_found(resource text, id bigint) returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT404' using
    message = 'Not found',
    detail = format('not_found: there is no %s %s.', resource, id),
    hint = format('GET /%ss lists what there is.', resource);
end $$;
comment on function request.raise_not_found(text, bigint) is
  'The one 404 for a row that is not there; a row of another lab answers the same.';

grant execute on function request.join_header(text, text, text),
  request.add_header(text, text), request.set_status(integer),
  request.raise_not_found(text, bigint) to lab_viewer;

commit;
