-- Deploy lab-inventory:auth/account_of_caller to pg
-- requires: auth/enter
-- requires: auth/login
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
'Ends the session of this request, its refresh tokens with it.
Definer: it writes the caller''s own session, which is all it can name.';

create function auth.me() returns jsonb
  language sql stable security definer set search_path = ''
  return (
    select jsonb_build_object(
      'email', a.email, 'default_lab_id', a.default_lab_id,
      'lab_id', nullif(current_setting('lab.id', true), '')::bigint,
      'labs', coalesce((
        select jsonb_agg(jsonb_build_object('lab_id', l.id, 'name', l.name,
            'role', least(m.role, s.role))
          order by l.id)
        from auth.membership m
        join inventory.lab l on l.id = m.lab_id
        left join auth.session s
          on s.id = nullif(current_setting('lab.session_id', true), '')::uuid
        where m.account_id = a.id and coalesce(s.lab_id, m.lab_id) = m.lab_id), '[]'))
    from auth.account a where a.id = auth.require_account());
comment on function auth.me() is
'The account of this request, its labs and roles, and the lab this request acts in; for a token, its
one lab and role.
Definer: it reads the caller''s own memberships in every lab.';

create function auth.change_password(body jsonb) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  new_password constant text := body->>'new_password';
  who auth.account;
begin
  if (jsonb_typeof(body->'new_password') = 'string' and length(new_password) >= 12
    and octet_length(new_password) <= 72) is not true then
    raise sqlstate 'PT400' using message = 'The new password does not do',
      detail = 'bad_password: new_password needs 12 characters and at most 72 bytes.',
      hint = 'A few words in a row make a good one.';
  end if;
  if body ? 'invitation' then
    select * into who from auth.account a
    where a.invitation_hash = sha256(convert_to(body->>'invitation', 'utf8'))
      and a.invitation_expires_at > clock_timestamp() for no key update;
    if not found then
      return auth.refuse(401, 'invitation_failed', 'The invitation is not good',
        'Ask for another.');
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
    password_hash = lab_admin.crypt(new_password, lab_admin.gen_salt('bf', 12)),
    invitation_hash = null, invitation_expires_at = null
  where id = who.id;
  update auth.session set revoked_at = now()
  where account_id = who.id and revoked_at is null and name is null
    and id is distinct from nullif(current_setting('lab.session_id', true), '')::uuid;
  return jsonb_build_object('status', 'ok');
end $$;
comment on function auth.change_password(jsonb) is
'Sets a new password, by the present one or by an invitation, and ends the account''s other logins.
400 if it is too short or long, 401 if password or invitation are not good, 429 after 10 guesses.
Definer: an invited person is nobody yet.';
grant execute on function auth.require_account(), auth.logout(), auth.me() to lab_user;
grant execute on function auth.change_password(jsonb) to lab_anon, lab_user;
grant execute on function auth.require_account() to lab_anon;

commit;
