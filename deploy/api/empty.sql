-- Deploy lab-inventory:api/empty to pg
-- requires: api/schema
-- requires: inventory/evacuate
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.empty(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('empty', $1, null, '{}', '{unit}');
end $$;
comment on function api.empty(jsonb) is
'Take all out of a unit.
{"unit": "BOX-17"}: what is in it stays in the freezer, in no unit, until it is placed again.';
call request.allow_time('api.empty(jsonb)');
grant execute on function api.empty(jsonb) to lab_editor;

commit;
