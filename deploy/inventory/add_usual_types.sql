-- Deploy lab-inventory:inventory/add_usual_types to pg
-- requires: inventory/storage_type
begin;

create function inventory.add_usual_types() returns trigger
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  insert into inventory.storage_type (lab_id, name, rows, cols, holds)
  select new.id, u.name, u.rows, u.cols, u.holds
  from inventory.usual_types u order by u.rows, u.cols, u.name;
  return null;
end $$;
comment on function inventory.add_usual_types() is
'Trigger. A new lab begins with the usual storage types.';
create trigger add_usual_types after insert on inventory.lab
  for each row execute function inventory.add_usual_types();

commit;
