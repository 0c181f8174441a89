-- Revert lab-inventory:api/checkin from pg
begin;

drop function api.checkin(jsonb);

commit;
