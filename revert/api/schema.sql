-- Revert lab-inventory:api/schema from pg
begin;

drop schema api;

commit;
