-- Revert lab-inventory:auth/signing_key from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.signing_key) then
      raise exception 'auth.signing_key holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table auth.signing_key;

commit;
