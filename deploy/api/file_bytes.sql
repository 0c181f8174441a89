-- Deploy lab-inventory:api/file_bytes to pg
-- requires: api/files
-- requires: request/send_bytes
begin;

-- PostgREST gives out what has this type as it is, whatever Accept says.
create domain api."*/*" as bytea;
comment on domain api."*/*" is 'Bytes of any media type.';

create function api.file_bytes(file_id bigint) returns api."*/*"
  language plpgsql stable security invoker as $$
declare
  stored api.files;
begin
  select * into stored from api.files f
  where f.lab_id = inventory.current_lab() and f.id = file_id;
  if not found then
    perform request.raise_not_found('file', file_id);
  end if;
  return request.send_bytes(stored.lab_id, stored.sha256, stored.size, stored.name,
    stored.media_type)::api."*/*";
end $$;
comment on function api.file_bytes(bigint) is
'The bytes of one file, as GET /file/7.
Takes Range and If-Range; 304 to If-None-Match with the ETag, which is their SHA-256. 404 if there
is no such file.';

create function past.file_bytes(file_id bigint) returns api."*/*"
  language plpgsql stable security invoker as $$
declare
  stored past.files;
begin
  select * into stored from past.files f where f.id = file_id;
  if not found then
    perform request.raise_not_found('file', file_id);
  end if;
  return request.send_bytes(stored.lab_id, stored.sha256, stored.size, stored.name,
    stored.media_type)::api."*/*";
end $$;
comment on function past.file_bytes(bigint) is 'The bytes of one file, as it was.';
grant execute on function api.file_bytes(bigint), past.file_bytes(bigint) to lab_viewer;

commit;
