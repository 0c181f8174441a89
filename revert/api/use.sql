-- Revert lab-inventory:api/use from pg
begin;

drop function api.use(jsonb);

commit;
