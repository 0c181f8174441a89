-- Deploy lab-inventory:auth/refresh_token to pg
-- requires: auth/session
begin;

create table auth.refresh_token (
  hash bytea not null,
  session_id uuid not null,
  generation integer not null default 0,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  constraint refresh_token_pkey primary key (hash),
  constraint refresh_token_session_fkey foreign key (session_id) references auth.session (id)
);
create index refresh_token_session_idx on auth.refresh_token (session_id, generation);
comment on table auth.refresh_token is
'Refresh tokens: each gives a login another access token, once. One that comes again later than ten
seconds after was stolen or copied, and its session ends.';
comment on column auth.refresh_token.generation is
'How many refreshes came before it in its session. Those of one generation are used together: the
first use of one is that of all.';
comment on column auth.refresh_token.hash is 'SHA-256 of the token; the token is not kept.';

-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.refresh_token enable row level security;
alter table auth.refresh_token force row level security;
create policy refresh_token_of_owner on auth.refresh_token to lab_owner
  using (true) with check (true);

commit;
