-- Deploy lab-inventory:api/remove to pg
-- requires: api/schema
-- requires: inventory/remove
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.remove(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('remove', $1, null, '{}', '{resource,ids}');
end $$;
comment on function api.remove(jsonb) is
'Remove many rows of one resource.
{"resource": "container", "ids": [5, 6]}, up to 10,000 of them, as one change that one undo takes
back. 404 for what is not there, 409 for what something depends on: conflicts lists it.';
call request.allow_time('api.remove(jsonb)');
grant execute on function api.remove(jsonb) to lab_editor;

commit;
