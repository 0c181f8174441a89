-- Revert lab-inventory:inventory/computer from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.computer) then
      raise exception 'inventory.computer holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop function inventory.next_computer_id();
drop table inventory.computer;

commit;
