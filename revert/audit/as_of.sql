-- Revert lab-inventory:audit/as_of from pg
begin;

drop function audit.as_of();

commit;
