-- Deploy lab-inventory:request/row_version to pg
-- requires: request/header
-- requires: request/answer
begin;

create function request.etag(version timestamptz) returns text
  language sql stable security invoker parallel safe
  return '"' || (extract(epoch from version) * 1000000)::bigint || '"';
comment on function request.etag(timestamptz) is
  'The ETag of a row: its updated_at in microseconds, which no two versions of it share.';

-- An expression, as request.header() is: it becomes part of the one caller that needs no more.
create function request.send_etag(version timestamptz) returns text
  language sql volatile security invoker
  return set_config('response.headers', format('[{"ETag": "\"%s\""}]',
    (extract(epoch from version) * 1000000)::bigint), true);
comment on function request.send_etag(timestamptz) is
'Gives an answer that has no header yet the ETag of its row. request.add_header() takes three times
as long.';

create function request.has_tag(header text, tag text) returns boolean
  language plpgsql stable security invoker as $$
begin
  if header !~ '^\s*(\*|(W/)?"[!#-~]*"(\s*,\s*(W/)?"[!#-~]*")*)\s*$' then
    raise sqlstate 'PT400' using
      message = 'Malformed If-Match or If-None-Match',
      detail = format('bad_tag: it is %s.', header),
      hint = 'Send an ETag as it came, in double quotes; several with commas between them; or *.';
  end if;
  return case when header is not null then tag is not null and (btrim(header) = '*' or exists (
    select from regexp_matches(header, '"[^"]*"', 'g') named where named[1] = tag)) end;
end $$;
comment on function request.has_tag(text, text) is
'Whether a header If-Match or If-None-Match names this ETag; a null one is that of what is not
there. W/ before a tag makes no difference: a proxy that compresses may have set it.
Null without the header, 400 if it is malformed.';

create function request.has_etag(header text, version timestamptz) returns boolean
  language plpgsql stable security invoker as $$
begin
  return request.has_tag(header, request.etag(version));
end $$;
comment on function request.has_etag(text, timestamptz) is
'Whether a header If-Match or If-None-Match names this version of a row; null is that of a row that
is not there. Null without the header, 400 if it is malformed.';

create function request.is_not_modified(version timestamptz) returns boolean
  language plpgsql stable security invoker as $$
declare
  ignored text;  -- as in request.keep_headers()
begin
  ignored := request.send_etag(version);
  if request.header('if-none-match') is not null then  -- alone, as most requests have none
    if current_setting('request.method', true) in ('GET', 'HEAD')
      and request.has_etag(request.header('if-none-match'), version) then
      perform request.set_status(304);
      return true;
    end if;
  end if;
  return false;
end $$;
comment on function request.is_not_modified(timestamptz) is
'Sends the ETag of the row that is read. True if the client has this version already: then the
answer is 304, without a body.';

grant execute on function request.etag(timestamptz), request.send_etag(timestamptz),
  request.has_tag(text, text), request.has_etag(text, timestamptz),
  request.is_not_modified(timestamptz) to lab_viewer;

commit;
