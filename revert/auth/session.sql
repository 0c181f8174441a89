-- Revert lab-inventory:auth/session from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.session) then
      raise exception 'auth.session holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table auth.session;

commit;
