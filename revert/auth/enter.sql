-- Revert lab-inventory:auth/enter from pg
begin;

drop function auth.account_id();
drop function auth.enter();
drop function auth.mark_used(uuid);
drop function auth.check_lab();
drop function auth.enter_without_token();
drop function auth.asked_lab();

commit;
