-- Revert lab-inventory:auth/account_of_caller from pg
begin;

drop function auth.change_password(jsonb);
drop function auth.accept(text);
drop function auth.refuse_invitation();
drop function auth.me();
drop function auth.logout();
drop function auth.require_account();

commit;
