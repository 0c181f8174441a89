-- Deploy lab-inventory:api/evacuate to pg
-- requires: api/schema
-- requires: inventory/evacuate
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.evacuate(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('evacuate', $1, null, '{}', '{unit,freezer,to}');
end $$;
comment on function api.evacuate(jsonb) is
'Move all that is in a freezer or a unit.
{"freezer": 1, "to": {"freezer": 2}} or {"unit": "RACK-4", "to": {"unit": "RACK-5"}}: what is
directly in it, with all that is in that, keeping the places. 409 for places in use and for what
does not fit: conflicts lists it, and nothing moves.';
call request.allow_time('api.evacuate(jsonb)');
grant execute on function api.evacuate(jsonb) to lab_editor;

commit;
