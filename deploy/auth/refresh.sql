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
  where t.hash = sha256(convert_to(coalesce(refresh.refresh_token, ''), 'utf8')) for update;
  select s.* into session from auth.session s join auth.account a on a.id = s.account_id
  where s.id = known.session_id and s.revoked_at is null and s.expires_at > clock_timestamp()
    and a.is_active;
  if not found or known.used_at is not null then
    -- Replay: a refresh token that comes again is in two hands. Neither keeps the session.
    update auth.session set revoked_at = coalesce(revoked_at, now()) where id = known.session_id;
    return auth.refuse(401, 'refresh_failed', 'The refresh token is not good', 'POST /login');
  end if;
  update auth.refresh_token set used_at = now() where hash = known.hash;
  return auth.issue(session);
end $$;
comment on function auth.refresh(text) is
'New tokens for a refresh token, which is good once; a second use ends its session.
401 if it is not good.
Definer: the access token that came with it may have expired.';
grant execute on function auth.refresh(text) to lab_anon, lab_user;

commit;
