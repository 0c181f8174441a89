-- Revert lab-inventory:auth/schema from pg
begin;

drop schema auth;

commit;
