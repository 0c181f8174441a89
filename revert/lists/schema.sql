-- Revert lab-inventory:lists/schema from pg
begin;

drop schema lists;

commit;
