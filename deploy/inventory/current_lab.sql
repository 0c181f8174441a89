-- Deploy lab-inventory:inventory/current_lab to pg
-- requires: inventory/schema
begin;

create function inventory.current_lab() returns bigint
  language sql stable security invoker parallel safe
  return nullif(current_setting('lab.id', true), '')::bigint;
comment on function inventory.current_lab() is
  'The lab this request acts in; null when it acts in none. auth.enter() sets it.';
grant execute on function inventory.current_lab() to lab_viewer;

commit;
