-- Revert lab-inventory:auth/attempt from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.attempt) then
      raise exception 'auth.attempt holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function auth.count_attempt(text, integer);
drop table auth.attempt;

commit;
