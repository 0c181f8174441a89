-- Revert lab-inventory:auth/sign from pg
begin;

drop function auth.sign(jsonb);

commit;
