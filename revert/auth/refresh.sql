-- Revert lab-inventory:auth/refresh from pg
begin;

drop function auth.refresh(text);

commit;
