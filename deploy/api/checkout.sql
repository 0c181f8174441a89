-- Deploy lab-inventory:api/checkout to pg
-- requires: api/schema
-- requires: inventory/check_out
-- requires: inventory/run_verb
-- requires: request/allow_time
begin;

create function api.checkout(jsonb) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  return inventory.run_verb('checkout', $1, '{container}', '{}', '{items,to,due_back_on,release}');
end $$;
comment on function api.checkout(jsonb) is
'Check containers out.
items is a list of up to 10,000 like {"container": "0359000001"}; to says to whom (else who asks),
due_back_on until when, as a date. They keep their places, unless "release": true gives them up.
409 for what is not in: conflicts lists it.';
call request.allow_time('api.checkout(jsonb)');
grant execute on function api.checkout(jsonb) to lab_editor;

commit;
