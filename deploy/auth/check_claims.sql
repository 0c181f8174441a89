-- Deploy lab-inventory:auth/check_claims to pg
-- requires: auth/schema
begin;

create function auth.raise_bad_token(detail text) returns void
  language plpgsql stable security invoker set search_path = '' as $$
begin
  raise sqlstate 'PT401' using message = 'The token is not good', detail = raise_bad_token.detail,
    hint = 'POST /login for a new one, or POST /refresh.';
end $$;
comment on function auth.raise_bad_token(text) is 'The one 401 for a token.';

create function auth.raise_no_lab() returns void
  language plpgsql stable security invoker as $$
begin
  raise sqlstate 'PT404' using message = 'Not found',
    detail = 'not_found: there is no such lab.', hint = 'GET /me lists your labs.';
end $$;
comment on function auth.raise_no_lab() is
  'The one 404 for a lab: one that does not exist answers like a lab of others.';

create function auth.check_claims(claims jsonb, authorization_header text) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  -- PostgREST has checked the signature. It allows 30 seconds past exp, and no exp or aud at all.
  now_at constant numeric := extract(epoch from clock_timestamp());
  header constant text := split_part(regexp_replace(authorization_header, '^\S+\s+', ''), '.', 1);
begin
  if header is distinct from translate(
    encode('{"alg":"HS256","typ":"JWT"}', 'base64'), '+/=', '-_') then
    perform auth.raise_bad_token('bad_header: the token must be HS256, and made here.');
  elsif claims->>'role' is distinct from 'lab_user'
    or claims->>'aud' is distinct from 'lab-inventory'
    or not claims ?& array['sub', 'sid', 'jti'] then
    perform auth.raise_bad_token('bad_claims: role, aud, sub, sid or jti is missing or wrong.');
  elsif coalesce((claims->>'exp')::numeric, 0) <= now_at
    or coalesce((claims->>'nbf')::numeric, 0) > now_at then
    perform auth.raise_bad_token('bad_time: the token has expired, or is not valid yet.');
  end if;
end $$;
comment on function auth.check_claims(jsonb, text) is
'Refuses a token that this installation would not have made, even a well signed one. PT401.';

grant execute on function auth.raise_no_lab() to lab_anon, lab_user;

commit;
