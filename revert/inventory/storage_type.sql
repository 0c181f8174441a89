-- Revert lab-inventory:inventory/storage_type from pg
begin;

-- The usual types come with a lab; what a person has made or changed is theirs.
\if :{?force}
\else
  do $$
  begin
    if exists (
      select from inventory.storage_type t
      where t.updated_at <> t.created_at or not exists (
        select from inventory.usual_types u where u.name = t.name and u.holds = t.holds
          and (u.rows, u.cols) is not distinct from (t.rows, t.cols))) then
      raise exception
        'inventory.storage_type holds rows; revert with --set force=1 to lose them';
    end if;
  end $$;
\endif
call inventory.drop_resource('inventory.storage_type', force => true);

commit;
