-- Revert lab-inventory:inventory/reservation from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.reservation) then
      raise exception 'inventory.reservation holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table inventory.reservation;

commit;
