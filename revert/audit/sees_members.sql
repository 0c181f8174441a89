-- Revert lab-inventory:audit/sees_members from pg
begin;

drop function audit.sees_members();

commit;
