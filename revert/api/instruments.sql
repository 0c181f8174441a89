-- Revert lab-inventory:api/instruments from pg
begin;

drop view api.instruments;

commit;
