-- Revert lab-inventory:api/restore from pg
begin;

drop function api.restore(jsonb);

commit;
