-- Revert lab-inventory:auth/identity_provider from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.identity_provider) then
      raise exception 'auth.identity_provider holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table auth.identity_provider;

commit;
