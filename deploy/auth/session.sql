-- Deploy lab-inventory:auth/session to pg
-- requires: auth/account
-- requires: auth/member_role
-- requires: inventory/text
begin;

create table auth.session (
  id uuid not null default gen_random_uuid(),
  account_id bigint not null,
  lab_id bigint,
  role auth.member_role,
  name text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint session_pkey primary key (id),
  constraint session_account_fkey foreign key (account_id) references auth.account (id),
  constraint session_lab_fkey foreign key (lab_id) references inventory.lab (id),
  constraint session_name_not_blank check (not inventory.is_blank(name)),
  constraint session_is_login_or_token
    check (num_nonnulls(lab_id, role, name) in (0, 3)),
  constraint session_expires_later check (expires_at > created_at)
);
create index session_account_idx on auth.session (account_id);
create index session_lab_idx on auth.session (lab_id);
create index session_end_idx on auth.session (least(expires_at, revoked_at));
comment on table auth.session is
'The session of an access token: a login, or, with a name, a token for an instrument or a script.
Every request looks its session up, so that a revoked one ends at once.';
comment on column auth.session.lab_id is 'The one lab of a named token; null for a login.';
comment on column auth.session.role is
  'The highest role of a named token; it is lower once its maker''s role is lower.';
comment on column auth.session.name is 'The name that its maker gave a token; null for a login.';
comment on column auth.session.last_used_at is
  'The time of its last write, to the minute. Requests that read leave no mark.';

-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.session enable row level security;
alter table auth.session force row level security;
create policy session_of_owner on auth.session to lab_owner using (true) with check (true);

commit;
