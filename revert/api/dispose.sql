-- Revert lab-inventory:api/dispose from pg
begin;

drop function api.dispose(jsonb);

commit;
