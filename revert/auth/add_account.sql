-- Revert lab-inventory:auth/add_account from pg
begin;

drop function auth.add_account(text, text, auth.member_role, text, text);

commit;
