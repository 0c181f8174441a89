-- Revert lab-inventory:api/checkout from pg
begin;

drop function api.checkout(jsonb);

commit;
