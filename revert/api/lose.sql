-- Revert lab-inventory:api/lose from pg
begin;

drop function api.lose(jsonb);

commit;
