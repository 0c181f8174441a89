-- Revert lab-inventory:api/due from pg
begin;

drop function api.is_overdue(api.containers);
drop function api.is_expired(api.containers);

commit;
