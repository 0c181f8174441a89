-- Deploy lab-inventory:inventory/check_new_places to pg
-- requires: inventory/check_places
begin;

create function inventory.check_new_units() returns trigger
  language plpgsql volatile security invoker as $$
declare
  made record;
begin
  for made in select n.lab_id, array_agg(n.id) as ids from new_rows n group by n.lab_id loop
    perform inventory.refuse_places(made.lab_id, 'storage_unit', made.ids, null);
  end loop;
  return null;
end $$;
comment on function inventory.check_new_units() is
'Trigger, once a statement. Refuses units that are made in a unit or freezer that does not take
them.';

create trigger check_places_of_new after insert on inventory.storage_unit
  referencing new table as new_rows
  for each statement execute function inventory.check_new_units();

create function inventory.check_new_containers() returns trigger
  language plpgsql volatile security invoker set enable_seqscan = off as $$
declare
  made record;
begin
  for made in
    select n.lab_id, array_agg(n.id) as ids
    from new_rows n
    left join lateral (  -- row by row: a plan that is kept from a long list would read all freezers
      select f.is_retired from inventory.freezer f
      where f.lab_id = n.lab_id and f.id = n.freezer_id offset 0) f on true
    where n.storage_unit_id is not null or f.is_retired
    group by n.lab_id
  loop
    perform inventory.refuse_places(made.lab_id, 'container', made.ids, null);
  end loop;
  return null;
end $$;
comment on function inventory.check_new_containers() is
'Trigger, once a statement. Refuses containers that are made where they are not taken. Nothing but a
retired freezer speaks against one without a unit; its foreign key has locked that by now.';

create trigger check_places_of_new after insert on inventory.container
  referencing new table as new_rows
  for each statement execute function inventory.check_new_containers();

commit;
