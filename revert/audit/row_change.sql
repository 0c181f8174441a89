-- Revert lab-inventory:audit/row_change from pg
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
drop function audit.add_partitions(), audit.show_row(text, jsonb);
drop table audit.row_change;

commit;
