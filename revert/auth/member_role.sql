-- Revert lab-inventory:auth/member_role from pg
begin;

drop type auth.member_role;

commit;
