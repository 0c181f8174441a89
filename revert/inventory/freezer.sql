-- Revert lab-inventory:inventory/freezer from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.freezer) then
      raise exception 'inventory.freezer holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function inventory.next_freezer_id();
drop table inventory.freezer;

commit;
