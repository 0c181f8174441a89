-- Deploy lab-inventory:auth/refresh to pg
-- requires: auth/login
begin;

create function auth.refresh(refresh_token text) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  known auth.refresh_token;
  session auth.session;
begin
  select * into known from auth.refresh_token t
  where t.hash = sha256(convert_to(coalesce(refresh.refresh_token, ''), 'utf8'));
  select s.* into session from auth.session s join auth.account a on a.id = s.account_id
  where s.id = known.session_id and s.revoked_at is null and s.expires_at > clock_timestamp()
    and a.is_active
  for no key update of s;
  -- Once more: under the lock nobody else uses it.
  select * into known from auth.refresh_token t where t.hash = known.hash;
  if session.id is null or known.used_at < clock_timestamp() - interval '10 seconds' then
    -- Replay: a refresh token that comes again is in two hands. Neither keeps the session.
    update auth.session set revoked_at = coalesce(revoked_at, now()) where id = known.session_id;
    return auth.refuse(401, 'refresh_failed', 'The refresh token is not good', 'POST /login');
  end if;
  -- Within ten seconds of the first use it is a lost answer or a second tab. What it gets then is
  -- used when its siblings are, so that a thief who is as quick shows at the next refresh.
  update auth.refresh_token t set used_at = (select clock_timestamp())
  where t.session_id = known.session_id and t.generation = known.generation and t.used_at is null;
  return auth.issue(session, known.generation + 1);
end $$;
comment on function auth.refresh(text) is
'New tokens for a refresh token, which is good once, and again for ten seconds; a later use ends its
session. 401 if it is not good.
Definer: the access token that came with it may have expired.';
grant execute on function auth.refresh(text) to lab_anon, lab_user;

commit;
