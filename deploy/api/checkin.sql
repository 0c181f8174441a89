-- Deploy lab-inventory:api/checkin to pg
-- requires: api/schema
-- requires: inventory/check_out
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.checkin(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('checkin', $1, '{container}', '{to,from,thawed,quantity}',
    '{items,to,thawed}');
end $$;
comment on function api.checkin(jsonb) is
'Check containers in again.
items is a list like {"container": 5, "thawed": true, "quantity": 80}: thawed adds one to its thaw
count, quantity is what is left. Each goes to its place, or where to says, as in a move.
409 for what is not out, or has no place any more: conflicts lists it.';
call request.allow_time('api.checkin(jsonb)');
grant execute on function api.checkin(jsonb) to lab_editor;

commit;
