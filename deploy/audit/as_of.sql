-- Deploy lab-inventory:audit/as_of to pg
-- requires: audit/schema
begin;

create function audit.as_of() returns timestamptz
  language sql stable security invoker parallel safe
  return coalesce(nullif(current_setting('lab.as_of', true), '')::timestamptz, now());
comment on function audit.as_of() is
  'The time that this request looks at: the one it names, else now. request.admit() sets it.';
grant execute on function audit.as_of() to lab_viewer;

commit;
