-- Deploy lab-inventory:api/find_space to pg
-- requires: api/schema
-- requires: inventory/find_space
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.find_space(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('find_space', $1, null, '{}',
    '{count,sample_type,freezer,unit,storage_type,together,reserve_minutes}');
end $$;
comment on function api.find_space(jsonb) is
'Find places for containers.
{"count": 5, "sample_type": 1, "freezer": 1, "together": true, "reserve_minutes": 30}: so many free
places that take such samples, in a freezer, a unit ("unit") or a type of unit ("storage_type"),
filling one box after the other, or together in one. reserve_minutes, up to 1440, keeps them for the
caller. 409 if there are not so many.';
call request.allow_time('api.find_space(jsonb)');
grant execute on function api.find_space(jsonb) to lab_editor;

commit;
