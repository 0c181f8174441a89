-- Revert lab-inventory:api/countries from pg
begin;

drop function api.countries();

commit;
