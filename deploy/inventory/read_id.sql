-- Deploy lab-inventory:inventory/read_id to pg
-- requires: inventory/schema
begin;

create function inventory.read_id(resource text, body jsonb) returns bigint
  language plpgsql stable security invoker set search_path = '' as $$
declare
  path_id constant text :=
    nullif(current_setting('request.headers', true), '')::jsonb->>'x-path-id';
  own_key constant text := resource || '_id';
  ids bigint[];
begin
  select array_agg(distinct value::bigint) into ids
  from unnest(array[nullif(path_id, 'new'), body->>'id', body->>own_key]) value
  where value is not null;
  if cardinality(ids) > 1 then
    raise sqlstate 'PT400' using
      message = 'The ids do not agree',
      detail = format('id_mismatch: path and body name %s different ids.', cardinality(ids)),
      hint = format('Leave id and %s out of the body, or give the id of the path.', own_key);
  elsif path_id = 'new' and ids is not null then
    raise sqlstate 'PT400' using
      message = 'The database chooses the id here',
      detail = format('id_not_allowed: the body names %s %s.', resource, ids[1]),
      hint = format('POST /%s/%s writes that one.', resource, ids[1]);
  end if;
  return ids[1];
end $$;
comment on function inventory.read_id(text, jsonb) is
'The id that a body and the path name together; null where the database is to choose.
nginx gives the path''s id in the header X-Path-Id, or new where the path has none; a call of
/rpc/ has no such header.';
grant execute on function inventory.read_id(text, jsonb) to lab_viewer;

commit;
