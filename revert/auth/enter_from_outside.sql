-- Revert lab-inventory:auth/enter_from_outside from pg
begin;

drop function auth.enter_from_outside(jsonb, bigint);
drop function auth.check_outside_claims(jsonb, text);

commit;
