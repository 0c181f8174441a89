-- Deploy lab-inventory:auth/set_member to pg
-- requires: auth/membership
-- requires: auth/account_of_caller
-- requires: inventory/lab
begin;

create function auth.remove_member(email text) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  the_lab constant bigint := inventory.current_lab();
  removed auth.membership;
begin
  perform auth.require_account();
  perform from inventory.lab where id = the_lab for no key update;
  delete from auth.membership m using auth.account a
  where m.lab_id = the_lab and a.id = m.account_id and a.email = lower(remove_member.email)
  returning m.* into removed;
  if not found then
    raise sqlstate 'PT404' using message = 'Not found',
      detail = format('not_found: the lab has no member %s.', remove_member.email),
      hint = format('GET /lab/%s/members lists them.', the_lab);
  end if;
  update auth.session set revoked_at = now()
  where lab_id = the_lab and account_id = removed.account_id and revoked_at is null;
  perform auth.require_manager();
  return jsonb_build_object('lab_id', the_lab, 'email', lower(remove_member.email),
    'role', removed.role);
end $$;
comment on function auth.remove_member(text) is
'Takes a member out of the lab of this request, and ends the tokens they made there.
404 if there is none, 409 if it is the last manager.
Definer: memberships are written through this and auth.set_member alone.';

create function auth.set_member(email text, role auth.member_role) returns jsonb
  language plpgsql volatile security definer set search_path = '' as $$
declare
  the_lab constant bigint := inventory.current_lab();
  invitation text;
  who auth.account;
begin
  perform auth.require_account();
  perform from inventory.lab where id = the_lab for no key update;
  insert into auth.account (email, default_lab_id) values (lower(set_member.email), the_lab)
  on conflict on constraint account_email_key do nothing;
  select * into strict who from auth.account a where a.email = lower(set_member.email)
  for no key update;
  -- An email proves nothing yet: whoever made the account elsewhere may have it in their hands.
  if who.default_lab_id is distinct from the_lab and not exists (
    select from auth.membership m where m.account_id = who.id and m.lab_id = the_lab) then
    raise sqlstate 'PT409' using message = 'The account was made by another lab',
      detail = 'account_elsewhere: an email alone does not prove whose it is.',
      hint = 'Ask whoever runs the installation to add it here.';
  end if;
  -- The word opens every lab of the account, so only its one lab may hand it out.
  if who.password_hash is null and not exists (
    select from auth.membership m where m.account_id = who.id and m.lab_id <> the_lab) then
    invitation := encode(lab_admin.gen_random_bytes(32), 'hex');
    update auth.account set invitation_hash = sha256(convert_to(invitation, 'utf8')),
      invitation_expires_at = now() + interval '7 days'
    where id = who.id;
  end if;
  insert into auth.membership (lab_id, account_id, role) values (the_lab, who.id, set_member.role)
  on conflict on constraint membership_pkey do update set role = excluded.role;
  perform auth.require_manager();
  return jsonb_strip_nulls(jsonb_build_object('lab_id', the_lab, 'email', who.email,
    'role', set_member.role, 'invitation', invitation));
end $$;
comment on function auth.set_member(text, auth.member_role) is
'Makes a member of the lab of this request, or gives one another role. For a person without a
password, and in no other lab, the answer holds an invitation, shown this once: POST /password takes
it for 7 days.
409 if it would leave the lab without a manager, or if another lab made the account: whoever runs
the installation adds it then.
Definer: memberships are written through this and auth.remove_member alone.';

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
