-- Revert lab-inventory:api/empty from pg
begin;

drop function api.empty(jsonb);

commit;
