-- Deploy lab-inventory:auth/identity_provider to pg
-- requires: auth/schema
begin;

create table auth.identity_provider (
  issuer text not null,
  constraint identity_provider_pkey primary key (issuer),
  constraint identity_provider_issuer_not_blank check (issuer ~ '\S')
);
comment on table auth.identity_provider is
'The outside identity provider, by the iss of its tokens. db/settings.sql writes it from
LAB_OIDC_ISSUER. PostgREST checks the signatures with the keys in LAB_JWK_SET.';

-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.identity_provider enable row level security;
alter table auth.identity_provider force row level security;
create policy identity_provider_of_owner on auth.identity_provider
  to lab_owner using (true) with check (true);

commit;
