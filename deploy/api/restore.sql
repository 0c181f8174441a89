-- Deploy lab-inventory:api/restore to pg
-- requires: api/schema
-- requires: inventory/end_use
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.restore(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('restore', $1, '{container}', '{to}', '{items,to}');
end $$;
comment on function api.restore(jsonb) is
'Bring containers back that have ended.
items is a list of up to 10,000 like {"container": 5}; to says where they go, as in a move.
409 for what has not ended: conflicts lists it.';
call request.allow_time('api.restore(jsonb)');
grant execute on function api.restore(jsonb) to lab_editor;

commit;
