-- Revert lab-inventory:audit/inventory from pg
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
  perform audit.untrack('inventory.container');
  perform audit.untrack('inventory.freezer');
  perform audit.untrack('inventory.computer');
  perform audit.untrack('inventory.site');
  perform audit.untrack('auth.membership');
  perform audit.untrack('inventory.lab');
end $$;

commit;
