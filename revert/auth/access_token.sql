-- Revert lab-inventory:auth/access_token from pg
begin;

drop function auth.access_token(auth.session, timestamptz);

commit;
