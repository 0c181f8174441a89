-- Deploy lab-inventory:inventory/current_lab to pg
-- requires: inventory/schema
begin;

create function inventory.current_lab() returns bigint
  language sql stable security invoker parallel safe
  return 1::bigint;
comment on function inventory.current_lab() is
  'The lab this request acts in. There are no accounts yet, so it is lab 1 for everyone.';
grant execute on function inventory.current_lab() to lab_open;

commit;
