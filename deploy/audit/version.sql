-- Deploy lab-inventory:audit/version to pg
-- requires: audit/schema
begin;

create function audit.tag(version timestamptz) returns text
  language sql stable security invoker parallel safe
  return '"' || (extract(epoch from version) * 1000000)::bigint || '"';
comment on function audit.tag(timestamptz) is
  'The ETag of a row: its updated_at in microseconds, which no two versions of it share.';

create function audit.has_tag(header text, version timestamptz) returns boolean
  language plpgsql stable security invoker set search_path = '' as $$
begin
  if header !~ '^\s*(\*|(W/)?"[!#-~]*"(\s*,\s*(W/)?"[!#-~]*")*)\s*$' then
    raise sqlstate 'PT400' using
      message = 'Malformed If-Match or If-None-Match',
      detail = format('bad_tag: it is %s.', header),
      hint = 'Send an ETag as it came, in double quotes; several with commas between them; or *.';
  end if;
  return case when header is not null then version is not null and (btrim(header) = '*' or exists (
    select from regexp_matches(header, '"[^"]*"', 'g') tag where tag[1] = audit.tag(version))) end;
end $$;
comment on function audit.has_tag(text, timestamptz) is
'Whether a header If-Match or If-None-Match names this version; null is that of a row that is not
there. W/ before a tag makes no difference: a proxy that compresses may have set it.
Null without the header, 400 if it is malformed.';

create function audit.add_header(name text, value text) returns text
  language sql stable security invoker
  return set_config('response.headers',
    (coalesce(nullif(current_setting('response.headers', true), ''), '[]')::jsonb
      || jsonb_build_object(name, value))::text, true);
comment on function audit.add_header(text, text) is
'Gives the answer a header. Said to be stable, so that what answers a GET may call it.';

create function audit.set_status(status integer) returns text
  language sql stable security invoker
  return set_config('response.status', status::text, true);
comment on function audit.set_status(integer) is
'Gives the answer a status without undoing anything. Said to be stable, as audit.add_header() is.';

create function audit.is_known(version timestamptz) returns boolean
  language plpgsql stable security invoker set search_path = '' as $$
declare
  headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
begin
  perform audit.add_header('ETag', audit.tag(version));
  if current_setting('request.method', true) in ('GET', 'HEAD')
    and audit.has_tag(headers->>'if-none-match', version) then
    perform audit.set_status(304);
    return true;
  end if;
  return false;
end $$;
comment on function audit.is_known(timestamptz) is
'Sends the ETag of what is read. Whether the client has this version already: then the answer is to
be 304, without a body.';

grant execute on function audit.tag(timestamptz), audit.has_tag(text, timestamptz),
  audit.add_header(text, text), audit.is_known(timestamptz), audit.set_status(integer)
  to lab_viewer;

commit;
