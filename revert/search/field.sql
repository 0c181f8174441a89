-- Revert lab-inventory:search/field from pg
begin;

drop table search.field;

commit;
