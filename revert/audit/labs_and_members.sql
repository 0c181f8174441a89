-- Revert lab-inventory:audit/labs_and_members from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from audit.row_change) then
      raise exception 'audit.row_change holds history; revert with --set force=1 to lose it';
    end if;
  end $$;
\endif
do $$
begin
  perform audit.untrack('auth.membership');
  perform audit.untrack('inventory.lab');
end $$;

commit;
