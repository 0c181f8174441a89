-- Revert lab-inventory:audit/caller from pg
begin;

drop function audit.caller();

commit;
