-- Revert lab-inventory:audit/caller from pg
begin;

drop function audit.caller();
drop function audit.email_of_caller();

commit;
