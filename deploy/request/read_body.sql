-- Deploy lab-inventory:request/read_body to pg
-- requires: inventory/current_lab
-- requires: request/header
begin;

create function request.read_id(resource text, body jsonb) returns bigint
  language plpgsql stable security invoker as $$
declare
  path_id constant text := request.header('x-path-id');
  id constant bigint :=
    coalesce(nullif(path_id, 'new'), body->>'id', body->>(resource || '_id'))::bigint;
begin
  if (body->>'id')::bigint <> id or (body->>(resource || '_id'))::bigint <> id then
    raise sqlstate 'PT400' using
      message = 'The ids do not agree',
      detail = format('id_mismatch: path and body name %s different ids.',
        (select count(distinct value::bigint) from unnest(array[nullif(path_id, 'new'),
          body->>'id', body->>(resource || '_id')]) value)),
      hint = format('Leave id and %s_id out of the body, or give the id of the path.', resource);
  elsif path_id = 'new' and id is not null then
    raise sqlstate 'PT400' using
      message = 'The database chooses the id here',
      detail = format('id_not_allowed: the body names %s %s.', resource, id),
      hint = format('POST /%s/%s writes that one.', resource, id);
  end if;
  return id;
end $$;
comment on function request.read_id(text, jsonb) is
'The id that path and body name together; null where the database is to choose.
nginx gives the id of the path in the header X-Path-Id, or new where the path has none; a call of
/rpc/ has no such header. Raises PT400 if they differ.';

create function request.raise_bad_body(resource text, body jsonb, known text[], free text[])
  returns void
  language plpgsql stable security invoker as $$
declare
  wrong text;
begin
  if jsonb_typeof(body) is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The body must be a JSON object',
      detail = format('not_an_object: it is %s.', coalesce(jsonb_typeof(body), 'empty')),
      hint = format('Send one %s, like {"name": "..."}.', resource);
  end if;
  select string_agg(key, ', ') into wrong from jsonb_object_keys(body) key
  where key <> all (known) and key <> resource || '_id';
  if wrong is not null then
    raise sqlstate 'PT400' using message = 'Unknown field',
      detail = format('unknown_field: a %s has no %s.', resource, wrong),
      hint = format('Known: %s.', array_to_string(known, ', '));
  end if;
  select string_agg(key, ', ') into wrong from jsonb_each(body - free)
  where jsonb_typeof(value) not in ('string', 'number', 'null');
  raise sqlstate 'PT400' using message = 'Wrong type of value',
    detail = format('wrong_type: %s must be a string, a number or null.', wrong),
    hint = 'Fields hold single values, not objects, arrays or booleans.';
end $$;
comment on function request.raise_bad_body(text, jsonb, text[], text[]) is
  'The 400 for a body that request.read_body() refuses.';

create function request.read_body(resource text, body jsonb, known text[], free text[])
  returns bigint
  language plpgsql stable security invoker as $$
begin
  if jsonb_typeof(body) is distinct from 'object'
    or body - known - (resource || '_id') <> '{}'
    or body - free @?
      'strict $.* ? (@.type() != "string" && @.type() != "number" && @.type() != "null")' then
    perform request.raise_bad_body(resource, body, known, free);
  elsif (body->>'lab_id')::bigint <> inventory.current_lab() then
    raise sqlstate 'PT400' using message = 'Wrong lab',
      detail = format('lab_mismatch: this request acts in lab %s.', inventory.current_lab()),
      hint = 'Leave lab_id out of the body.';
  end if;
  return request.read_id(resource, body);
end $$;
comment on function request.read_body(text, jsonb, text[], text[]) is
'Checks the body of an upsert, which is one object of known keys with single values, for this lab.
known are the columns of the view, free those of them that take any JSON, as booleans and arrays do.
Answers the id of the row to write; null where the database is to choose. Raises PT400.';

grant execute on function request.read_id(text, jsonb),
  request.raise_bad_body(text, jsonb, text[], text[]),
  request.read_body(text, jsonb, text[], text[])
  to lab_viewer;

commit;
