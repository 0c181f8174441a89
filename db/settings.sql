-- The settings of an installation, written after every deploy: the secret that signs access tokens.
-- PostgREST has the same.
\set ON_ERROR_STOP on
\set QUIET on
\getenv secret LAB_JWT_SECRET
insert into auth.signing_key as known (secret) values (:'secret')
on conflict on constraint signing_key_pkey do update set secret = excluded.secret
  where known.secret <> excluded.secret;

-- The outside identity provider; none unless one is set.
\getenv issuer LAB_OIDC_ISSUER
\if :{?issuer}
\else
  \set issuer ''
\endif
delete from auth.identity_provider where issuer <> :'issuer';
insert into auth.identity_provider (issuer) select :'issuer' where :'issuer' <> ''
on conflict on constraint identity_provider_pkey do nothing;

-- PostgREST may have read half a schema while a backup was restored: it reads it anew.
notify pgrst, 'reload schema';
