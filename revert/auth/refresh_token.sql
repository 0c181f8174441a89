-- Revert lab-inventory:auth/refresh_token from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.refresh_token) then
      raise exception 'auth.refresh_token holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table auth.refresh_token;

commit;
