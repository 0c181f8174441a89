-- Revert lab-inventory:auth/refuse from pg
begin;

drop function auth.refuse(integer, text, text, text);

commit;
