-- Deploy lab-inventory:request/file_name to pg
-- requires: request/decode_url
-- requires: request/header
begin;

create function request.read_disposition(sent text) returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  -- A parameter of RFC 6266: a token, and a token or a quoted string.
  parameter constant text := ';\s*([!#-+.0-9A-Z^-z|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"\s]*)\s*';
  found record;
begin
  if sent !~ ('^\s*[A-Za-z-]+\s*(?:' || parameter || ')*;?\s*$') then
    raise sqlstate 'PT400' using message = 'Malformed Content-Disposition',
      detail = format('bad_disposition: it is %s.', left(sent, 200)),
      hint = 'Send one like attachment; filename*=UTF-8''''na%C3%AFve.pdf, or ?name=.';
  end if;
  for found in
    select lower(p[1]) as name, p[2] as value from regexp_matches(sent, parameter, 'g') p
    order by name desc
  loop
    if found.name = 'filename*' and found.value ~* '^utf-8''[^'']*''' then
      return request.decode_url(regexp_replace(found.value, '^[^'']*''[^'']*''', ''));
    elsif found.name = 'filename' and found.value ~ '^"' then
      return regexp_replace(substr(found.value, 2, length(found.value) - 2), '\\(.)', '\1', 'g');
    elsif found.name = 'filename' then
      return found.value;
    end if;
  end loop;
  return null;
end $$;
comment on function request.read_disposition(text) is
'The file name in a header Content-Disposition (RFC 6266, 8187): filename* in UTF-8, or filename.
Null if there is none, or filename* alone in another encoding; 400 for a malformed header.';

create function request.read_file_name() returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  name constant text := coalesce(request.decode_url(request.header('x-name')),
    request.read_disposition(request.header('x-disposition')));
begin
  if coalesce(name, '') = '' then
    raise sqlstate 'PT400' using message = 'The file has no name',
      detail = 'no_name: neither the query nor Content-Disposition gives one.',
      hint = 'Send it to a URL like /site/1/files?name=plan.pdf.';
  end if;
  return name;
end $$;
comment on function request.read_file_name() is
'The name of the file that is sent: ?name= of the URL, or that of Content-Disposition. 400 if there
is none.';

create function request.read_media_type() returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  sent constant text := lower(btrim(split_part(request.header('x-media-type'), ';', 1)));
begin
  if sent ~ '^multipart/' then
    raise sqlstate 'PT400' using message = 'The body must be the file itself',
      detail = format('multipart: it is %s.', left(sent, 100)),
      hint = 'Send the bytes alone, as with curl --data-binary @plan.pdf.';
  elsif coalesce(sent, '') in ('', 'application/x-www-form-urlencoded') then  -- curl's own idea
    return 'application/octet-stream';
  end if;
  return sent;
end $$;
comment on function request.read_media_type() is
'The media type of the file that is sent, without parameters. 400 for a form with a file in it.';

create function request.disposition(name text) returns text
  language plpgsql immutable security invoker set search_path = '' parallel safe as $$
begin
  return format('attachment; filename="%s"; filename*=UTF-8''''%s',
    regexp_replace(name, '[^A-Za-z0-9 ._-]', '_', 'g'), (
      select string_agg(case when part ~ '^[A-Za-z0-9._-]$' then part
        else regexp_replace(upper(encode(convert_to(part, 'utf8'), 'hex')), '(..)', '%\1', 'g') end,
        '' order by place)
      from regexp_split_to_table(name, '') with ordinality _ (part, place)));
end $$;
comment on function request.disposition(text) is
'Content-Disposition for a file of that name: it is stored, and not shown as a page.';

create function request.harmless_type(media_type text) returns text
  language plpgsql immutable security invoker set search_path = '' parallel safe as $$
begin
  return case when media_type ~ ('^(image/(avif|bmp|gif|jpeg|png|tiff|webp)'
      '|(audio|video)/[a-z0-9.+-]+|text/(csv|plain|tab-separated-values)'
      '|application/(gzip|json|msword|pdf|zip|vnd[.][a-z0-9.-]+))$')
    then media_type else 'application/octet-stream' end;
end $$;
comment on function request.harmless_type(text) is
'The media type that a file is given out with: one that no browser runs, or bytes.';

grant execute on function request.read_disposition(text), request.read_file_name(),
  request.read_media_type(), request.disposition(text), request.harmless_type(text) to lab_viewer;

commit;
