-- Deploy lab-inventory:auth/signing_key to pg
-- requires: auth/schema
begin;

create table auth.signing_key (
  is_only boolean not null default true,
  secret text not null,
  constraint signing_key_pkey primary key (is_only),
  constraint signing_key_only_one check (is_only),
  constraint signing_key_long_enough check (octet_length(secret) >= 32)
);
comment on table auth.signing_key is
'The secret that signs access tokens, at least 32 bytes. db/settings.sql writes it from
LAB_JWT_SECRET. PostgREST checks the tokens with the same secret.';
-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.signing_key enable row level security;
alter table auth.signing_key force row level security;
create policy signing_key_of_owner on auth.signing_key to lab_owner using (true) with check (true);

commit;
