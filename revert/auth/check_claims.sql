-- Revert lab-inventory:auth/check_claims from pg
begin;

drop function auth.check_claims(jsonb, text);
drop function auth.raise_no_lab();
drop function auth.raise_bad_token(text);

commit;
