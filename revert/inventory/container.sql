-- Revert lab-inventory:inventory/container from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.container) then
      raise exception 'inventory.container holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function inventory.next_container_id();
drop table inventory.container;

commit;
