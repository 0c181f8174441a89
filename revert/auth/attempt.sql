-- Revert lab-inventory:auth/attempt from pg
begin;

drop function auth.count_attempt(text, integer);
drop table auth.attempt;

commit;
