-- Revert lab-inventory:auth/rights from pg
begin;

drop function auth.rights();

commit;
