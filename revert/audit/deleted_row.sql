-- Revert lab-inventory:audit/deleted_row from pg
begin;

\if :{?force}
\else
  do $$
  begin
    if exists (select from audit.deleted_row) then
      raise exception 'audit.deleted_row holds history; revert with --set force=1 to lose it';
    end if;
  end $$;
\endif
drop table audit.deleted_row;

commit;
