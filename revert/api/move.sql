-- Revert lab-inventory:api/move from pg
begin;

drop function api.move(jsonb);

commit;
