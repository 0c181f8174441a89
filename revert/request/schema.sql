-- Revert lab-inventory:request/schema from pg
begin;

drop schema request;

commit;
