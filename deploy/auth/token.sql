-- Deploy lab-inventory:auth/token to pg
-- requires: auth/access_token
-- requires: auth/account_of_caller
begin;

-- A member sees the tokens they made in the lab, a manager all of the lab's.
create policy session_token_of_maker on auth.session for select to lab_viewer
  using (lab_id = (select inventory.current_lab()) and account_id = (select auth.account_id()));
create policy session_token_of_lab on auth.session for select to lab_manager
  using (lab_id = (select inventory.current_lab()));
grant select (id, lab_id, role, name, created_at, expires_at, last_used_at, revoked_at)
  on auth.session to lab_viewer;

create function auth.make_token(name text, role auth.member_role, days integer) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  mine auth.member_role;
  token auth.session;
begin
  select m.role into mine from auth.membership m
  where m.lab_id = inventory.current_lab() and m.account_id = auth.require_account();
  if make_token.role > mine or current_setting('lab.is_token', true) = 'true' then
    raise sqlstate 'PT403' using message = 'A token may do no more than its maker',
      detail = format('role_too_high: you are %s here, and a token makes no tokens.', mine),
      hint = 'Log in, and ask for a role that you have.';
  elsif days is null or days not between 1 and 1830 then
    raise sqlstate 'PT400' using message = 'A token needs an end',
      detail = 'bad_days: expires_in_days is a number from 1 to 1830.',
      hint = 'Take 365 for a year.';
  end if;
  insert into auth.session (account_id, lab_id, role, name, expires_at)
  values (auth.account_id(), inventory.current_lab(), coalesce(make_token.role, mine),
    make_token.name, now() + make_interval(days => days))
  returning * into token;
  return jsonb_build_object('id', token.id, 'name', token.name, 'role', token.role,
    'lab_id', token.lab_id, 'expires_at', token.expires_at,
    'access_token', auth.access_token(token, token.expires_at));
end $$;
comment on function auth.make_token(text, auth.member_role, integer) is
'Makes a named token for an instrument or a script, good in this lab and shown once.
Definer: only the owner may sign.';

create function auth.revoke_token(id uuid) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform auth.require_account();
  update auth.session s set revoked_at = now()
  where s.id = revoke_token.id and s.name is not null and s.revoked_at is null
    and s.lab_id = inventory.current_lab()
    and (current_setting('role') = 'lab_manager'
      or s.id = nullif(current_setting('lab.session_id', true), '')::uuid
      or (s.account_id = auth.account_id()
        and current_setting('lab.is_token', true) is distinct from 'true'));
  return found;
end $$;
comment on function auth.revoke_token(uuid) is
'Ends a token: a manager any of the lab, others their own. False if there is none to end. A token
below manager ends itself alone.
Definer: callers may not write sessions.';
grant execute on function auth.make_token(text, auth.member_role, integer) to lab_viewer;
grant execute on function auth.revoke_token(uuid) to lab_viewer;

commit;
