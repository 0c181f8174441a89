-- Deploy lab-inventory:auth/enter_from_outside to pg
-- requires: auth/check_claims
-- requires: auth/membership
-- requires: auth/identity_provider
-- requires: request/header
begin;

create function auth.check_outside_claims(claims jsonb, authorization_header text) returns void
  language plpgsql stable security invoker set search_path = '' as $$
declare
  now_at constant numeric := extract(epoch from clock_timestamp());
  part constant text := translate(
    split_part(regexp_replace(authorization_header, '^\S+\s+', ''), '.', 1), '-_', '+/');
  header constant jsonb := convert_from(
    decode(rpad(part, (length(part) + 3) / 4 * 4, '='), 'base64'), 'utf8')::jsonb;
begin
  -- A role claim of the provider is refused, as roles are decided here.
  if header->>'alg' is distinct from 'RS256'
    or current_setting('role') not in ('lab_anon', 'lab_open') then
    perform auth.raise_bad_token('bad_header: a token from outside is RS256, and names no role.');
  elsif not exists (select from auth.identity_provider where issuer = claims->>'iss')
    or not coalesce(claims->'aud' ? 'lab-inventory', false)
    or claims->'email_verified' is distinct from 'true' then
    perform auth.raise_bad_token('bad_claims: iss, aud or email_verified is missing or wrong.');
  elsif coalesce((claims->>'exp')::numeric, 0) <= now_at
    or coalesce((claims->>'nbf')::numeric, 0) > now_at then
    perform auth.raise_bad_token('bad_time: the token has expired, or is not valid yet.');
  end if;
end $$;
comment on function auth.check_outside_claims(jsonb, text) is
'Refuses a token of another issuer than the one configured, or for another audience. PT401.';

create function auth.enter_from_outside(claims jsonb, asked_lab bigint) returns text
  language plpgsql volatile security definer set search_path = '' as $$
declare
  caller record;
begin
  perform auth.check_outside_claims(claims, request.header('authorization'));
  select a.id, m.lab_id, m.role into caller
  from auth.account a
  left join auth.membership m on m.account_id = a.id
    and m.lab_id = coalesce(asked_lab, a.default_lab_id)
  where a.email = auth.read_email(claims->>'email') and a.is_active;
  if not found then
    perform auth.raise_bad_token('no_account: no account has that email.');
  elsif caller.role is null and asked_lab is not null then
    perform auth.raise_no_lab();
  end if;
  perform set_config('lab.account_id', caller.id::text, true),
    set_config('lab.id', coalesce(caller.lab_id::text, ''), true);
  return 'lab_' || coalesce(caller.role::text, 'user');
end $$;
comment on function auth.enter_from_outside(jsonb, bigint) is
'Does the work of auth.enter() for a token of an outside identity provider. The verified email names
the account. Such a token has no session here: the account and the membership decide.
Definer: a caller may not read accounts and memberships before it has a role.';

commit;
