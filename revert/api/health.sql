-- Revert lab-inventory:api/health from pg
begin;

drop function api.health();

commit;
