-- Deploy lab-inventory:auth/invitation to pg
-- requires: auth/membership
begin;

-- A table of its own, not a marked membership: no query for members can mistake an invitation for
-- one.
create table auth.invitation (
  lab_id bigint not null,
  account_id bigint not null,
  role auth.member_role not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  invited_by bigint,
  constraint invitation_pkey primary key (lab_id, account_id),
  constraint invitation_lab_fkey foreign key (lab_id) references inventory.lab (id),
  constraint invitation_account_fkey foreign key (account_id) references auth.account (id),
  constraint invitation_inviter_fkey foreign key (invited_by) references auth.account (id)
);
create index invitation_inviter_idx on auth.invitation (invited_by);
create index invitation_account_idx on auth.invitation (account_id);
create index invitation_hash_idx on auth.invitation (hash);
create index invitation_expires_idx on auth.invitation (expires_at);
comment on table auth.invitation is
'A membership that a lab offers to an account. It gives nothing before it is accepted.';
comment on column auth.invitation.hash is
  'SHA-256 of the secret that accepts it; the secret is not kept.';
comment on column auth.invitation.invited_by is
  'The manager whose invitation it is. It ends with what they are.';

-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.invitation enable row level security;
alter table auth.invitation force row level security;
create policy invitation_of_owner on auth.invitation to lab_owner using (true) with check (true);

-- A manager sees the invited people of the lab of the request, by email, like its members.
create policy invitation_in_lab on auth.invitation for select to lab_manager
  using (lab_id = (select inventory.current_lab()));
grant select (lab_id, account_id, role, created_at, expires_at) on auth.invitation to lab_manager;
create policy account_of_invited on auth.account for select to lab_manager
  using (id in (
    select account_id from auth.invitation where lab_id = (select inventory.current_lab())));

create function auth.take_invitation(word text, who bigint) returns auth.membership
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  made auth.membership;
begin
  -- Writes on one account take turns: see auth.set_member and auth.change_password.
  perform from auth.account where id = who for no key update;
  with taken as (
    delete from auth.invitation i
    where i.hash = sha256(convert_to(word, 'utf8')) and i.account_id = who
      and i.expires_at > clock_timestamp()
    returning i.lab_id, i.account_id, i.role)
  insert into auth.membership (lab_id, account_id, role)
  select lab_id, account_id, role from taken returning * into made;
  update auth.account a set default_lab_id = made.lab_id
  where a.id = made.account_id and not exists (
    select from auth.membership m where m.account_id = a.id and m.lab_id = a.default_lab_id);
  return made;
end $$;
comment on function auth.take_invitation(text, bigint) is
'Accepts an invitation by its secret, and answers the membership. Null if the secret is not good, or
another account''s. The first lab becomes the account''s default.';

commit;
