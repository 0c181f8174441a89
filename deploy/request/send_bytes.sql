-- Deploy lab-inventory:request/send_bytes to pg
-- requires: request/answer
-- requires: request/file_name
-- requires: request/row_version
begin;

create type request.byte_range as (first bigint, size bigint);
comment on type request.byte_range is 'A part of a file: its first byte, from 0, and how many.';

create function request.asked_range(tag text, size bigint) returns request.byte_range
  language plpgsql stable security invoker set search_path = '' as $$
declare
  asked constant text[] := regexp_match(
    request.header('x-range'), '^\s*bytes\s*=\s*([0-9]{0,18})-([0-9]{0,18})\s*$', 'i');
  first constant bigint := nullif(asked[1], '')::bigint;
  last constant bigint := nullif(asked[2], '')::bigint;
begin
  if asked is null or coalesce(first, last) is null or last < first
    or coalesce(btrim(request.header('x-if-range')) <> tag, false) then
    return null;
  elsif first is null then
    return row(greatest(size - last, 0), least(size, last))::request.byte_range;
  end if;
  return row(first, greatest(least(coalesce(last, size), size - 1) - first + 1, 0)
    )::request.byte_range;
end $$;
comment on function request.asked_range(text, bigint) is
'The part of a file of that size that the header Range asks for; of no bytes if it lies outside.
Null for the whole: without the header, for another version in If-Range, for several ranges, and for
what is no range, as RFC 9110 has it.';

create function request.refuse_range(size bigint) returns bytea
  language plpgsql stable security invoker set search_path = '' as $$
begin
  perform request.set_status(416),
    request.add_header('X-Content-Range', format('bytes */%s', size)),
    request.add_header('Content-Type', 'application/json; charset=utf-8');
  return convert_to(json_build_object('code', 'PT416', 'message', 'There are no such bytes',
    'details', format('bad_range: the file has %s bytes.', size),
    'hint', 'Ask for bytes that are there, or leave Range out.')::text, 'utf8');
end $$;
comment on function request.refuse_range(bigint) is 'The 416 for a Range outside of the file.';

create function request.send_bytes(
    the_lab bigint, hash text, size bigint, name text, media_type text) returns bytea
  language plpgsql stable security invoker set search_path = '' as $$
declare
  tag constant text := format('"%s"', hash);
  part request.byte_range;
begin
  perform request.add_header('ETag', tag), request.add_header('Accept-Ranges', 'bytes');
  if request.has_tag(request.header('if-none-match'), tag) then
    perform request.set_status(304);
    return null;
  end if;
  part := request.asked_range(tag, size);
  if part.size = 0 then
    return request.refuse_range(size);
  end if;
  perform request.add_header('Content-Type', request.harmless_type(media_type)),
    request.add_header('Content-Disposition', request.disposition(name));
  if part is not null then
    perform request.set_status(206), request.add_header('X-Content-Range',
      format('bytes %s-%s/%s', part.first, part.first + part.size - 1, size));
  end if;
  return (
    select case when part is null then c.bytes
      else pg_catalog.substring(c.bytes, part.first::int + 1, part.size::int) end
    from inventory.file_content c where c.lab_id = the_lab and c.sha256 = hash);
end $$;
comment on function request.send_bytes(bigint, text, bigint, text, text) is
'Gives out a file: its bytes or the part that Range asks for (206), with its strong ETag and headers
that make a browser store it. 304 to If-None-Match with that ETag, 416 outside of it.';

grant execute on function request.asked_range(text, bigint), request.refuse_range(bigint),
  request.send_bytes(bigint, text, bigint, text, text) to lab_viewer;

commit;
