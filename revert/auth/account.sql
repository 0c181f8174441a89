-- Revert lab-inventory:auth/account from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.account) then
      raise exception 'auth.account holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table auth.account;
drop function auth.is_email(text);
drop function auth.read_email(text);

commit;
