-- Revert lab-inventory:auth/login from pg
begin;

drop function auth.login(text, text);
drop function auth.is_password(auth.account, text);
drop function auth.issue(auth.session, integer);

commit;
