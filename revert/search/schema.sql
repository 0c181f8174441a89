-- Revert lab-inventory:search/schema from pg
begin;

drop schema search;

commit;
