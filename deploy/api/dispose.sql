-- Deploy lab-inventory:api/dispose to pg
-- requires: api/schema
-- requires: inventory/end_use
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.dispose(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('dispose', $1, '{container}', '{}', '{items}');
end $$;
comment on function api.dispose(jsonb) is
'Dispose of containers.
items is a list of up to 10,000 like {"container": 5}; the header Change-Reason says why. They leave
their places and are kept as disposed. 409 for what has ended already: conflicts lists it.';
call request.allow_time('api.dispose(jsonb)');
grant execute on function api.dispose(jsonb) to lab_editor;

commit;
