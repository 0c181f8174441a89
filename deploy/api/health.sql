-- Deploy lab-inventory:api/health to pg
-- requires: api/schema
begin;

create function api.health() returns jsonb
  language sql stable security invoker
  return jsonb_build_object('status', 'ok');
comment on function api.health() is
'Answers when the database does.
503 when it does not.';
grant execute on function api.health() to lab_anon, lab_user;

commit;
