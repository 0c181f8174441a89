-- Revert lab-inventory:auth/person from pg
begin;

drop function auth.people(), auth.person(bigint);

commit;
