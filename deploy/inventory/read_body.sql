-- Deploy lab-inventory:inventory/read_body to pg
-- requires: inventory/current_lab
-- requires: inventory/read_id
begin;

create function inventory.read_body(resource text, body jsonb, blank anyelement) returns jsonb
  language plpgsql stable security invoker set search_path = '' as $$
declare
  known constant jsonb := to_jsonb(jsonb_populate_record(blank, '{}'));
  wrong text;
  id bigint;
begin
  if jsonb_typeof(body) is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The body must be a JSON object',
      detail = format('not_an_object: it is %s.', coalesce(jsonb_typeof(body), 'empty')),
      hint = format('Send one %s, like {"name": "..."}.', resource);
  end if;

  select string_agg(key, ', ') into wrong from jsonb_object_keys(body) key
  where not known ? key and key <> resource || '_id';
  if wrong is not null then
    raise sqlstate 'PT400' using message = 'Unknown field',
      detail = format('unknown_field: a %s has no %s.', resource, wrong),
      hint = 'Known: ' || (select string_agg(key, ', ') from jsonb_object_keys(known) key) || '.';
  end if;

  select string_agg(key, ', ') into wrong from jsonb_each(body)
  where jsonb_typeof(value) not in ('string', 'number', 'null');
  if wrong is not null then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = format('wrong_type: %s must be a string, a number or null.', wrong),
      hint = 'Fields hold single values, not objects, arrays or booleans.';
  end if;

  if (body->>'lab_id')::bigint <> inventory.current_lab() then
    raise sqlstate 'PT400' using message = 'Wrong lab',
      detail = format('lab_mismatch: this request acts in lab %s.', inventory.current_lab()),
      hint = 'Leave lab_id out of the body.';
  end if;

  id := inventory.read_id(resource, body);
  return body - 'id' - (resource || '_id')
    || jsonb_build_object('lab_id', inventory.current_lab())
    || case when id is null then '{}' else jsonb_build_object('id', id) end;
end $$;
comment on function inventory.read_body(text, jsonb, anyelement) is
'What every upsert asks of its body, once: an object, only known keys, single values, one id, this
lab. blank is a null of the view''s type and says which keys are known. Answers the body with lab_id
set, and with id where it is given. Raises PT400.';
grant execute on function inventory.read_body(text, jsonb, anyelement) to lab_viewer;

commit;
