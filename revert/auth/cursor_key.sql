-- Revert lab-inventory:auth/cursor_key from pg
begin;

drop function auth.cursor_key();

commit;
