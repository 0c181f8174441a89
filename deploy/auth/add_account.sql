-- Deploy lab-inventory:auth/add_account to pg
-- requires: auth/invitation
-- requires: auth/session
begin;

create function auth.add_account(email text, lab_name text, role auth.member_role, password text,
    person_name text default null)
  returns text
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  the_lab bigint;
  who bigint;
begin
  if length(password) < 12 or octet_length(password) > 72 then
    raise exception 'the password needs 12 characters and at most 72 bytes';
  elsif inventory.is_blank(person_name)
    or length(inventory.trim_text(person_name)) > 200 then
    raise exception 'a name has 1 to 200 characters';
  end if;
  insert into inventory.lab (name) values (lab_name) on conflict (name) do nothing;
  select id into strict the_lab from inventory.lab
  where name = inventory.trim_text(lab_name);
  insert into auth.account as known (email, name, default_lab_id, password_hash)
  values (auth.read_email(add_account.email), inventory.trim_text(person_name), the_lab,
    lab_admin.crypt(password, lab_admin.gen_salt('bf', 12)))
  on conflict on constraint account_email_key do update set
    name = coalesce(excluded.name, known.name),
    password_hash = coalesce(excluded.password_hash, known.password_hash),
    default_lab_id = coalesce(known.default_lab_id, excluded.default_lab_id)
  returning id into who;
  if password is not null then
    -- A new password logs the former holder of the account out, and ends the tokens and the
    -- invitations that they made.
    update auth.session set revoked_at = now() where account_id = who and revoked_at is null;
    delete from auth.invitation where invited_by = who;
  end if;
  delete from auth.invitation where lab_id = the_lab and account_id = who;
  insert into auth.membership (lab_id, account_id, role) values (the_lab, who, add_account.role)
  on conflict on constraint membership_pkey do update set role = excluded.role;
  return format('%s is %s of lab %s, %s', auth.read_email(add_account.email),
    add_account.role, the_lab, lab_name);
end $$;
comment on function auth.add_account(text, text, auth.member_role, text, text) is
'Does the work of ./stack account add: makes the lab if there is none of that name, the account, and
its role there. A null password or name keeps the present one. For the superuser alone.';

commit;
