-- Deploy lab-inventory:auth/set_member to pg
-- requires: auth/invitation
-- requires: auth/account_of_caller
-- requires: inventory/lab
begin;

create function auth.require_person() returns void
  language plpgsql stable security invoker set search_path = '' as $$
begin
  perform auth.require_account();
  if current_setting('lab.is_token', true) = 'true' then
    raise sqlstate 'PT403' using message = 'A token changes no members',
      detail = 'person_required: this token is an instrument''s, and would outlive its end so.',
      hint = 'Log in.';
  end if;
end $$;
comment on function auth.require_person() is
'Refuses a request without a login (401), and one with a named token (403).';

create function auth.remove_member(email text) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  the_lab constant bigint := inventory.current_lab();
  who bigint;
  old_role auth.member_role;
begin
  perform auth.require_person();
  perform from inventory.lab where id = the_lab for no key update;
  select a.id into who from auth.account a where a.email = auth.read_email(remove_member.email);
  -- Invitations first: one that is accepted meanwhile is a membership at the second delete.
  delete from auth.invitation i where i.lab_id = the_lab and i.account_id = who
  returning i.role into old_role;
  if not found then
    delete from auth.membership m where m.lab_id = the_lab and m.account_id = who
    returning m.role into old_role;
  end if;
  if not found then
    raise sqlstate 'PT404' using message = 'Not found',
      detail = format('not_found: the lab has no member %s.', remove_member.email),
      hint = format('GET /lab/%s/members lists them.', the_lab);
  end if;
  update auth.session set revoked_at = now()
  where lab_id = the_lab and account_id = who and revoked_at is null;
  delete from auth.invitation i where i.lab_id = the_lab and i.invited_by = who;
  perform auth.require_manager();
  return jsonb_build_object('lab_id', the_lab, 'email', auth.read_email(remove_member.email),
    'role', old_role);
end $$;
comment on function auth.remove_member(text) is
'Takes a member out of the lab of this request, and ends the tokens and invitations that they made
there; or takes an invitation back.
404 if there is none, 409 if it is the last manager.
Definer: memberships and invitations are written through this and auth.set_member alone.';

create function auth.set_member(email text, role auth.member_role) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  the_lab constant bigint := inventory.current_lab();
  invitation text;
  who auth.account;
begin
  perform auth.require_person();
  perform from inventory.lab where id = the_lab for no key update;
  insert into auth.account (email) values (auth.read_email(set_member.email))
  on conflict on constraint account_email_key do nothing;
  select * into strict who from auth.account a where a.email = auth.read_email(set_member.email)
  for no key update;
  update auth.membership m set role = set_member.role
  where m.lab_id = the_lab and m.account_id = who.id;
  if found and set_member.role <> 'manager' then
    delete from auth.invitation i where i.lab_id = the_lab and i.invited_by = who.id;
  elsif not found then
    -- The same with or without an account: no lab learns of another's people.
    invitation := encode(lab_admin.gen_random_bytes(32), 'hex');
    insert into auth.invitation (lab_id, account_id, role, hash, expires_at, invited_by)
    values (the_lab, who.id, set_member.role, sha256(convert_to(invitation, 'utf8')),
      now() + interval '7 days', auth.account_id())
    on conflict on constraint invitation_pkey do update set role = excluded.role,
      hash = excluded.hash, expires_at = excluded.expires_at, invited_by = excluded.invited_by;
  end if;
  perform auth.require_manager();
  return jsonb_strip_nulls(jsonb_build_object('lab_id', the_lab, 'email', who.email,
    'role', set_member.role, 'invitation', invitation));
end $$;
comment on function auth.set_member(text, auth.member_role) is
'Gives a member of the lab of this request another role, or invites a person to one. The answer then
holds an invitation, shown once and good for 7 days. POST /password takes it from a new person, POST
/accept from one who is logged in. Before that it gives nothing.
409 if it would leave the lab without a manager.
Definer: memberships and invitations are written through this, auth.remove_member and
auth.take_invitation alone.';

create function auth.require_manager() returns void
  language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (
    select from auth.membership where lab_id = inventory.current_lab() and role = 'manager') then
    raise sqlstate 'PT409' using message = 'A lab needs a manager',
      detail = 'last_manager: this is the only one.', hint = 'Make another member manager first.';
  end if;
end $$;
comment on function auth.require_manager() is
'Refuses to leave the lab of this request without a manager.
Definer: it reads every membership of the lab.';
grant execute on function auth.set_member(text, auth.member_role), auth.remove_member(text)
  to lab_manager;

commit;
