-- Revert lab-inventory:audit/change_set from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from audit.change_set) then
      raise exception 'audit.change_set holds history; revert with --set force=1 to lose it';
    end if;
  end $$;
\endif
drop table audit.change_set;

commit;
