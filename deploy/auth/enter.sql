-- Deploy lab-inventory:auth/enter to pg
-- requires: auth/session
-- requires: auth/membership
-- requires: request/header
-- requires: auth/check_claims
-- requires: auth/enter_from_outside
begin;

create function auth.asked_lab() returns bigint
  language plpgsql stable security invoker as $$
begin
  if request.header('lab') !~ '^[1-9][0-9]{0,17}$' then
    raise sqlstate 'PT400' using message = 'Malformed Lab header',
      detail = 'bad_lab: the header holds the id of a lab.', hint = 'GET /me lists your labs.';
  end if;
  return request.header('lab')::bigint;
end $$;
comment on function auth.asked_lab() is
  'The lab that the header Lab names; null without it. 400 if it is not an id.';

-- An expression, as request.header() is: most requests in development need no more.
create function auth.enter_without_token() returns text
  language sql volatile security invoker
  return case when current_setting('role') = 'lab_open' then set_config('lab.id', '1', true)
    else '' end;
comment on function auth.enter_without_token() is
'Sets the lab of a request without a token, and answers it: lab 1 in development. In production it
has no lab. The role stays. A request with a header Lab asks auth.check_lab() first.';

create function auth.check_lab() returns void
  language plpgsql stable security invoker as $$
begin
  if auth.asked_lab() <> 1 and current_setting('role') = 'lab_open' then
    perform auth.raise_no_lab();
  end if;
end $$;
comment on function auth.check_lab() is
'Refuses, in development, a request without a token for another lab than lab 1: 404. In production
any lab comes to the same 401.';

create function auth.mark_used(session_id uuid) returns void
  language plpgsql volatile security definer set search_path = '' as $$
begin
  if current_setting('transaction_read_only') = 'off' then
    update auth.session set last_used_at = now() where id = (
      -- Skip locked: a request does not wait for a long write of the same session.
      select id from auth.session where id = mark_used.session_id for no key update skip locked);
  end if;
end $$;
comment on function auth.mark_used(uuid) is
'Writes the time of a session''s last use, if the request may write.
Definer: callers may not write sessions.';

create function auth.enter() returns text
  language plpgsql volatile security definer set search_path = '' as $$
declare
  claims constant jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  asked_lab constant bigint := case when request.header('lab') is not null
    then auth.asked_lab() end;
  caller record;
begin
  if claims ? 'iss' then  -- none of our tokens has one
    return auth.enter_from_outside(claims, asked_lab);
  end if;
  perform auth.check_claims(claims, request.header('authorization'));

  select a.id, s.id as session_id, s.name as token_name, s.last_used_at, m.lab_id,
    case when m.role is not null then least(m.role, s.role) end as role
  into caller
  from auth.session s
  join auth.account a on a.id = s.account_id and a.is_active
  left join auth.membership m on m.account_id = a.id
    and m.lab_id = coalesce(asked_lab, s.lab_id, a.default_lab_id)
    and m.lab_id = coalesce(s.lab_id, m.lab_id)
  where s.id = (claims->>'sid')::uuid and a.id = (claims->>'sub')::bigint
    and s.revoked_at is null and s.expires_at > clock_timestamp();
  if not found or (caller.token_name is not null and caller.role is null and asked_lab is null) then
    perform auth.raise_bad_token('session_over: session, account or membership has ended.');
  elsif caller.role is null and asked_lab is not null then
    perform auth.raise_no_lab();
  end if;

  if coalesce(caller.last_used_at, '-infinity') < now() - interval '1 minute' then
    perform auth.mark_used(caller.session_id);
  end if;
  perform set_config('lab.account_id', caller.id::text, true),
    set_config('lab.session_id', caller.session_id::text, true),
    set_config('lab.is_token', (caller.token_name is not null)::text, true),
    set_config('lab.id', coalesce(caller.lab_id::text, ''), true);
  return 'lab_' || caller.role;
end $$;
comment on function auth.enter() is
'Authenticates a request with a token, from the tables as they are at its time. Sets the account,
the session and the lab for the transaction, and answers the database role to change to; null keeps
the role.
400 for a malformed Lab header, 401 for a token that is not good, 404 for a lab of others.
Definer: a caller may not read sessions and memberships before it has a role.';

create function auth.account_id() returns bigint
  language sql stable security invoker parallel safe
  return nullif(current_setting('lab.account_id', true), '')::bigint;
comment on function auth.account_id() is 'The account of this request; null without a token.';

grant execute on function auth.asked_lab(), auth.check_lab(), auth.enter_without_token(),
  auth.enter()
  to lab_anon, lab_user;
grant execute on function auth.account_id() to lab_anon, lab_user;

commit;
