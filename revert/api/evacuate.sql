-- Revert lab-inventory:api/evacuate from pg
begin;

drop function api.evacuate(jsonb);

commit;
