-- What an installation is given from outside, written after every deploy: the secret that signs
-- access tokens, which is PostgREST's too.
\set ON_ERROR_STOP on
\set QUIET on
\getenv secret LAB_JWT_SECRET
insert into auth.signing_key as known (secret) values (:'secret')
on conflict on constraint signing_key_pkey do update set secret = excluded.secret
  where known.secret <> excluded.secret;
