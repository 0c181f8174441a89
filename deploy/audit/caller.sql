-- Deploy lab-inventory:audit/caller to pg
-- requires: audit/schema
-- requires: auth/enter
begin;

create function audit.caller() returns text
  language sql stable security definer set search_path = ''
  return coalesce((select email from auth.account where id = auth.account_id()),
    nullif(current_setting('role'), 'none'), session_user);
comment on function audit.caller() is
'Who makes this request, as history names them: the email of the account; without one, the database
role.
Definer: nobody but managers reads emails, and this one is the caller''s own.';
grant execute on function audit.caller() to lab_viewer;

commit;
