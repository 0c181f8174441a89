-- Revert lab-inventory:auth/remove_expired from pg
begin;

drop function auth.remove_expired();

commit;
