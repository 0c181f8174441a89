-- Deploy lab-inventory:audit/sees_members to pg
-- requires: audit/schema
begin;

create function audit.sees_members() returns boolean
  language sql stable security invoker parallel safe
  return pg_has_role(current_user, 'lab_manager', 'usage');
comment on function audit.sees_members() is
  'Whether the caller may see who is a member: a manager may.';
grant execute on function audit.sees_members() to lab_viewer;

commit;
