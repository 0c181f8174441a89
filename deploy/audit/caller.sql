-- Deploy lab-inventory:audit/caller to pg
-- requires: audit/schema
-- requires: auth/enter
begin;

create function audit.email_of_caller() returns text
  language plpgsql stable security definer set search_path = '' as $$
begin
  return (select email from auth.account where id = auth.account_id());
end $$;
comment on function audit.email_of_caller() is
'The email of the account of this request; null without one.
Definer: nobody but managers reads emails, and this one is the caller''s own.';

create function audit.caller() returns text
  language sql stable security invoker
  return coalesce(case when auth.account_id() is not null then audit.email_of_caller() end,
    nullif(current_setting('role'), 'none'), session_user::text);
comment on function audit.caller() is
'The caller of this request, as history names them: the email of the account; without one, the
database role.';
grant execute on function audit.caller(), audit.email_of_caller() to lab_viewer;

commit;
