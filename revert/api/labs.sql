-- Revert lab-inventory:api/labs from pg
begin;

drop view api.labs;

commit;
