-- Revert lab-inventory:api/remove from pg
begin;

drop function api.remove(jsonb);

commit;
