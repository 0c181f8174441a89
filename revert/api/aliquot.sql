-- Revert lab-inventory:api/aliquot from pg
begin;

drop function api.aliquot(jsonb);

commit;
