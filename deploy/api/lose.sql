-- Deploy lab-inventory:api/lose to pg
-- requires: api/schema
-- requires: inventory/end_use
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.lose(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('lose', $1, '{container}', '{}', '{items}');
end $$;
comment on function api.lose(jsonb) is
'Call containers lost.
As in a disposal; the header Change-Reason says why.';
call request.allow_time('api.lose(jsonb)');
grant execute on function api.lose(jsonb) to lab_editor;

commit;
