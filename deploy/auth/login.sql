-- Deploy lab-inventory:auth/login to pg
-- requires: auth/access_token
-- requires: auth/attempt
-- requires: auth/refresh_token
-- requires: auth/refuse
-- requires: request/header
begin;

create function auth.issue(session auth.session, generation integer default 0) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  word constant text := encode(lab_admin.gen_random_bytes(32), 'hex');
begin
  insert into auth.refresh_token (hash, session_id, generation, used_at)
  values (sha256(convert_to(word, 'utf8')), session.id, issue.generation, (
    select max(t.used_at) from auth.refresh_token t
    where t.session_id = session.id and t.generation = issue.generation));
  return jsonb_build_object(
    'access_token', auth.access_token(session, clock_timestamp() + interval '15 minutes'),
    'token_type', 'bearer', 'expires_in', 900, 'refresh_token', word);
end $$;
comment on function auth.issue(auth.session, integer) is
'A new access token, good for 15 minutes, and the refresh token for the next one: of that
generation, and as used as that is.
Definer: only the owner may sign.';

create function auth.is_password(account auth.account, password text) returns boolean
  language sql immutable security definer set search_path = ''
  -- Timing attack: without a hash, that of an unknown password is compared, in the same time.
  -- bcrypt reads 72 bytes only, so a longer password is refused.
  return lab_admin.crypt(left(coalesce(password, ''), 72), coalesce((account).password_hash,
    '$2a$12$9QWzn9wVZLpl7C5D/3.Ur.c3aL0V2oTNU6M4tC4gnNt6PPeHvNaqC'))
    is not distinct from (account).password_hash and coalesce(octet_length(password) <= 72, false);
comment on function auth.is_password(auth.account, text) is
'True for the password of the account. It is as slow for no account, and for one without a password.
Definer: callers may not use pgcrypto.';

create function auth.login(email text, password text) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  address constant text := coalesce(request.header('x-real-ip'), 'local');
  who auth.account;
  session auth.session;
begin
  if email is null or password is null then
    raise sqlstate 'PT400' using message = 'A login needs an email and a password',
      detail = 'missing_field: email or password is missing.',
      hint = 'Send {"email": "...", "password": "..."}.';
  elsif not auth.count_attempt('address:' || address, 100)
    or not auth.count_attempt('account:' || auth.read_email(left(email, 320)), 10) then
    return auth.refuse(429, 'too_many_attempts', 'Too many attempts',
      'Try again in a second; after 10 guesses, in 15 minutes.');
  end if;
  select * into who from auth.account a where a.email = auth.read_email(login.email);
  if not auth.is_password(who, password) or not who.is_active then
    return auth.refuse(401, 'login_failed', 'Email or password is wrong', 'Try again.');
  end if;
  delete from auth.attempt where subject = 'account:' || who.email;
  -- Of an address, a hundred wrong guesses count: many people may log in from one.
  update auth.attempt set attempt_count = attempt_count - 1
  where subject = 'address:' || address and attempt_count > 1;
  insert into auth.session (account_id, expires_at)
  values (who.id, now() + interval '30 days') returning * into session;
  return auth.issue(session);
end $$;
comment on function auth.login(text, text) is
'Tokens for an email and its password. A wrong password and an unknown email answer
alike, in the same time.
401 if they do not fit; 429 after 10 wrong guesses at an account or 100 from an address in 15
minutes, or while one guess is checked and another waits for that.
Definer: a caller has no role before the login.';
grant execute on function auth.login(text, text) to lab_anon, lab_user;

commit;
