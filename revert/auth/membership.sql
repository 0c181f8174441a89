-- Revert lab-inventory:auth/membership from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.membership) then
      raise exception 'auth.membership holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop policy account_of_member on auth.account;
revoke select (id, email) on auth.account from lab_manager;
drop table auth.membership;

commit;
