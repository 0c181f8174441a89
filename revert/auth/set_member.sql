-- Revert lab-inventory:auth/set_member from pg
begin;

drop function auth.require_manager();
drop function auth.set_member(text, auth.member_role);
drop function auth.remove_member(text);
drop function auth.require_person();

commit;
