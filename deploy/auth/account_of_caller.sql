-- Deploy lab-inventory:auth/account_of_caller to pg
-- requires: auth/enter
-- requires: auth/login
-- requires: auth/invitation
begin;

create function auth.require_account() returns bigint
  language plpgsql stable security invoker set search_path = '' as $$
begin
  if auth.account_id() is null then
    raise sqlstate 'PT401' using message = 'This needs a login',
      detail = 'login_required: the request has no token.', hint = 'POST /login';
  end if;
  return auth.account_id();
end $$;
comment on function auth.require_account() is 'The account of this request, or a 401.';

create function auth.logout() returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform auth.require_account();
  update auth.session set revoked_at = now()
  where id = nullif(current_setting('lab.session_id', true), '')::uuid and revoked_at is null;
  return jsonb_build_object('status', 'ok');
end $$;
comment on function auth.logout() is
'Ends the session of this request, and with it the session''s refresh tokens.
Definer: callers may not write sessions. It reaches the caller''s own alone.';

create function auth.me() returns jsonb
  language sql stable security definer set search_path = ''
  return (
    select jsonb_build_object(
      'id', a.id, 'email', a.email, 'name', a.name, 'default_lab_id', a.default_lab_id,
      'is_open', a.id is null, 'lab_id', nullif(current_setting('lab.id', true), '')::bigint,
      'labs', coalesce((
        select jsonb_agg(jsonb_build_object('lab_id', l.id, 'name', l.name,
            'role', case when a.id is null then 'manager' else least(m.role, s.role) end)
          order by l.id)
        from inventory.lab l
        left join auth.membership m on m.lab_id = l.id and m.account_id = a.id
        left join auth.session s
          on s.id = nullif(current_setting('lab.session_id', true), '')::uuid
        where case when a.id is null then l.id = 1
          else m.lab_id is not null and coalesce(s.lab_id, l.id) = l.id end), '[]'))
    from (select case when current_setting('role') <> 'lab_open'
      then auth.require_account() end) caller (id)
    left join auth.account a on a.id = caller.id);
comment on function auth.me() is
'The account of this request, its labs and roles, and the lab this request acts in; for a token, its
one lab and role. Without a login, in development, it is open: nobody, who manages lab 1.
Definer: it reads the caller''s own memberships in every lab.';

create function auth.refuse_invitation() returns jsonb
  language sql volatile security invoker set search_path = ''
  return auth.refuse(401, 'invitation_failed', 'The invitation is not good',
    'If you have an account, log in and POST /accept. Else ask for another invitation.');
comment on function auth.refuse_invitation() is
  'The one 401 for an invitation: unknown, expired, another person''s, or no use here.';

create function auth.accept(invitation text) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  who constant bigint := auth.require_account();
  made auth.membership;
begin
  -- A named token is for an instrument in one lab. It speaks for nobody in another lab.
  if current_setting('lab.is_token', true) is distinct from 'true' then
    made := auth.take_invitation(accept.invitation, who);
  end if;
  if made is null then
    return auth.refuse_invitation();
  end if;
  if nullif(current_setting('lab.session_id', true), '') is null then
    -- The provider has proved the email. The person who set a password by invitation has not.
    update auth.account a set password_hash = null, default_lab_id = made.lab_id
    where a.id = who and a.password_hash is not null;
    update auth.session set revoked_at = now() where account_id = who and revoked_at is null;
    delete from auth.invitation i where i.invited_by = who;
  end if;
  return jsonb_build_object('lab_id', made.lab_id, 'role', made.role);
end $$;
comment on function auth.accept(text) is
'Makes the caller a member, as the invitation offers. For a caller from an outside identity provider
it also ends the account''s password, logins, tokens and the invitations it made, as somebody
else may hold them.
401 if the invitation is not good, or another''s.
Definer: callers may not write memberships.';

create function auth.change_password(body jsonb) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  new_password constant text := body->>'new_password';
  who auth.account;
  kept bigint;
begin
  if (jsonb_typeof(body->'new_password') = 'string' and length(new_password) >= 12
    and octet_length(new_password) <= 72) is not true then
    raise sqlstate 'PT400' using message = 'The new password is not accepted',
      detail = 'bad_password: new_password needs 12 characters and at most 72 bytes.',
      hint = 'A few words in a row make a good one.';
  end if;
  if body ? 'invitation' then
    select a.* into who from auth.account a
    join auth.invitation i on i.account_id = a.id
    where i.hash = sha256(convert_to(body->>'invitation', 'utf8')) for no key update of a;
    perform set_config('lab.account_id', coalesce(who.id::text, ''), true);  -- for history
    -- An invitation never takes over an account in use. The check comes under the lock, as another
    -- invitation may have come first.
    if who.password_hash is not null or who.is_active is not true
      or exists (select from auth.membership m where m.account_id = who.id)
      or auth.take_invitation(body->>'invitation', who.id) is null then
      return auth.refuse_invitation();
    end if;
  else
    select * into who from auth.account a where a.id = auth.require_account();
    if not auth.count_attempt('account:' || who.email, 10) then
      return auth.refuse(429, 'too_many_attempts', 'Too many attempts',
        'Try again in a second; after 10 guesses, in 15 minutes.');
    elsif not auth.is_password(who, body->>'password') then
      return auth.refuse(401, 'wrong_password', 'The password is wrong', 'Try again.');
    end if;
  end if;
  update auth.account set
    password_hash = lab_admin.crypt(new_password, lab_admin.gen_salt('bf', 12))
  where id = who.id;
  update auth.session set revoked_at = now()
  where account_id = who.id and revoked_at is null
    and (name is null or body->>'tokens' = 'end')
    and id is distinct from nullif(current_setting('lab.session_id', true), '')::uuid;
  delete from auth.invitation i where i.invited_by = who.id and body->>'tokens' = 'end';
  select nullif(count(*), 0) into kept from auth.session
  where account_id = who.id and name is not null and revoked_at is null and expires_at > now();
  return jsonb_strip_nulls(jsonb_build_object('status', 'ok', 'token_count', kept));
end $$;
comment on function auth.change_password(jsonb) is
'Sets a new password for a caller with the present one, or the first password for an invitation,
which it accepts. Ends the account''s other logins, and with "tokens": "end" its tokens and the
invitations that it made; else it answers how many tokens stay.
400 if it is too short or long, 401 if password or invitation are not good, 429 after 10 guesses.
Definer: an invited person has no role yet.';
grant execute on function auth.require_account(), auth.logout(), auth.me(), auth.accept(text)
  to lab_user;
grant execute on function auth.change_password(jsonb) to lab_anon, lab_user;
grant execute on function auth.require_account() to lab_anon;

commit;
