-- Revert lab-inventory:auth/set_name from pg
begin;

drop function auth.set_name(jsonb);

commit;
