-- Revert lab-inventory:inventory/lab from pg
begin;

-- Lab 1 comes with the change; any other lab is somebody's data.
\if :{?force}
\else
  do $$
  begin
    if exists (select from inventory.lab where id <> 1) then
      raise exception 'inventory.lab holds labs; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
drop table inventory.lab;
drop function inventory.tidy_lab();

commit;
