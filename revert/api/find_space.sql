-- Revert lab-inventory:api/find_space from pg
begin;

drop function api.find_space(jsonb);

commit;
