-- Revert lab-inventory:audit/operation from pg
begin;

drop type audit.operation;

commit;
