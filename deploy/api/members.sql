-- Deploy lab-inventory:api/members to pg
-- requires: api/schema
-- requires: auth/membership
-- requires: auth/invitation
-- requires: auth/set_member
-- requires: request/header
begin;

create view api.members with (security_invoker = true) as
  select member.lab_id, account.email, member.role, member.created_at,
    member.invitation_expires_at
  from (
    select lab_id, account_id, role, created_at, null::timestamptz as invitation_expires_at
    from auth.membership
    union all
    select lab_id, account_id, role, created_at, expires_at from auth.invitation) member
  join auth.account on account.id = member.account_id;
comment on view api.members is
'Members of the lab, and what they may do; also who is invited to be one.
For managers. Read-only: see upsert_member and delete_member.';
comment on column api.members.lab_id is 'The lab; a request acts in one.';
comment on column api.members.email is 'Whom they log in as.';
comment on column api.members.role is 'viewer reads, editor also writes, manager also rules.';
comment on column api.members.created_at is 'Since when they are that, or invited.';
comment on column api.members.invitation_expires_at is
  'Until when they may accept; null for who is a member. Until then they have no access.';
grant select on api.members to lab_manager;

create function api.upsert_member(jsonb) returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  email constant text := coalesce(request.header('x-path-id'), $1->>'email');
begin
  if jsonb_typeof($1) is distinct from 'object'
    or ($1->>'role') is null or ($1->>'role') not in ('viewer', 'editor', 'manager')
    or auth.read_email(coalesce($1->>'email', email)) is distinct from auth.read_email(email) then
    raise sqlstate 'PT400' using message = 'A member needs an email and a role',
      detail = 'bad_member: role is viewer, editor or manager; email agrees with the path.',
      hint = 'Send {"role": "viewer"}.';
  end if;
  return auth.set_member(email, ($1->>'role')::auth.member_role);
end $$;
comment on function api.upsert_member(jsonb) is
'Invite a member, or change what one may do.
For managers. For who is no member yet the answer holds an invitation, shown this once, good for 7
days: a new person accepts it with change_password, one with an account with accept.
400 for a bad role or email, 409 if it would leave the lab without a manager.';

create function api.delete_member(email text) returns jsonb
  language sql volatile security invoker
  return auth.remove_member(email);
comment on function api.delete_member(text) is
'Take a member out of the lab, or an invitation back.
For managers. 404 if there is none, 409 if it is the last manager.';
grant execute on function api.upsert_member(jsonb), api.delete_member(text) to lab_manager;

commit;
