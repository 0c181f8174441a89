-- Deploy lab-inventory:auth/access_token to pg
-- requires: auth/sign
-- requires: auth/session
begin;

create function auth.access_token(session auth.session, expires_at timestamptz) returns text
  language sql volatile security definer set search_path = ''
  return auth.sign(jsonb_build_object(
    'role', 'lab_user', 'aud', 'lab-inventory', 'sub', (session).account_id::text,
    'sid', (session).id, 'jti', gen_random_uuid(),
    'iat', floor(extract(epoch from clock_timestamp())),
    'exp', floor(extract(epoch from expires_at))));
comment on function auth.access_token(auth.session, timestamptz) is
'A signed access token for a session, good until expires_at.
Definer: only the owner may sign.';

commit;
