-- Revert lab-inventory:auth/invitation from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from auth.invitation) then
      raise exception 'auth.invitation holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function auth.take_invitation(text, bigint);
drop policy account_of_invited on auth.account;
drop table auth.invitation;

commit;
