-- Revert lab-inventory:inventory/site from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.site) then
      raise exception 'inventory.site holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function inventory.next_site_id();
drop table inventory.site;

commit;
