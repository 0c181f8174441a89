-- Revert lab-inventory:api/instruments from pg
begin;

drop view past.instruments;
drop view api.instruments;

commit;
