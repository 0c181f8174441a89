-- Deploy lab-inventory:api/use to pg
-- requires: api/schema
-- requires: inventory/run_verb
-- requires: inventory/use_up
-- requires: request/allow_time
begin;

create function api.use(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('use', $1, '{container}', '{amount,unit}', '{items}');
end $$;
comment on function api.use(jsonb) is
'Take amounts from containers.
items is a list like {"container": 5, "amount": 20, "unit": "uL"}; without a unit it is that of the
container. One that is empty then is consumed, and leaves its place.
400 for a unit of another dimension, 409 for more than there is: conflicts lists it.';
call request.allow_time('api.use(jsonb)');
grant execute on function api.use(jsonb) to lab_editor;

commit;
