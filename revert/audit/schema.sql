-- Revert lab-inventory:audit/schema from pg
begin;

drop schema audit;

commit;
