-- Deploy lab-inventory:inventory/settle_places to pg
-- requires: inventory/container
-- requires: inventory/place
begin;

create function inventory.settle_unit() returns trigger
  language plpgsql volatile security invoker as $$
declare
  stored inventory.place;
  settled inventory.place;
begin
  if tg_op = 'UPDATE' then
    stored := row(old.parent_id, old."row", old.col, old.position, old.freezer_id);
  end if;
  settled := inventory.settle_place(new.lab_id,
    row(new.parent_id, new."row", new.col, new.position, new.freezer_id)::inventory.place,
    stored);
  if new.parent_id is not null and settled.unit_id is null then
    perform inventory.raise_no_parent('storage_unit', pg_catalog.to_jsonb(new),
      'storage_unit_parent_fkey');
  end if;
  new."row" := settled."row";
  new.col := settled.col;
  new.position := settled.position;
  new.freezer_id := settled.freezer_id;
  return new;
end $$;
comment on function inventory.settle_unit() is 'Trigger. Completes the place of a storage unit.';

create trigger settle_place_of_new before insert on inventory.storage_unit for each row
  when (new.parent_id is not null or new.position is not null or new."row" is not null)
  execute function inventory.settle_unit();
create trigger settle_place before update on inventory.storage_unit for each row
  when ((new.parent_id, new."row", new.col, new.position, new.freezer_id)
    is distinct from (old.parent_id, old."row", old.col, old.position, old.freezer_id))
  execute function inventory.settle_unit();

create function inventory.settle_container() returns trigger
  language plpgsql volatile security invoker as $$
declare
  stored inventory.place;
  settled inventory.place;
begin
  if tg_op = 'UPDATE' then
    stored := row(old.storage_unit_id, old."row", old.col, old.position, old.freezer_id);
  end if;
  if new.state not in ('in', 'out') and new.state is distinct from old.state then
    new.storage_unit_id := null;
  end if;
  settled := inventory.settle_place(new.lab_id,
    row(new.storage_unit_id, new."row", new.col, new.position, new.freezer_id)::inventory.place,
    stored);
  if new.storage_unit_id is not null and settled.unit_id is null then
    perform inventory.raise_no_parent('container', pg_catalog.to_jsonb(new),
      'container_storage_unit_fkey');
  end if;
  new."row" := settled."row";
  new.col := settled.col;
  new.position := settled.position;
  new.freezer_id := settled.freezer_id;
  return new;
end $$;
comment on function inventory.settle_container() is
'Trigger. Completes the place of a container. One that has ended, as consumed, leaves its place.';

create trigger settle_place_of_new before insert on inventory.container for each row
  when (new.storage_unit_id is not null or new.position is not null or new."row" is not null)
  execute function inventory.settle_container();
create trigger settle_place before update on inventory.container for each row
  when ((new.storage_unit_id, new."row", new.col, new.position, new.freezer_id)
    is distinct from (old.storage_unit_id, old."row", old.col, old.position, old.freezer_id)
    or new.state <> old.state)
  execute function inventory.settle_container();

commit;
