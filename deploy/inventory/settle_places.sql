-- Deploy lab-inventory:inventory/settle_places to pg
-- requires: inventory/container
-- requires: inventory/place
-- requires: request/explain_refusal
begin;

create function inventory.raise_no_unit(resource text, new_row jsonb, fkey text, operation text)
  returns void
  language plpgsql volatile security invoker as $$
begin
  if current_setting('header.x_explain', true) <> ''
    and request.is_worth_explaining(operation) then
    perform request.explain_row(resource, new_row, fkey);
  end if;
  raise foreign_key_violation using constraint = fkey, message = format(
    'insert or update on table "%s" violates foreign key constraint "%s"', resource, fkey);
end $$;
comment on function inventory.raise_no_unit(text, jsonb, text, text) is
'What PostgreSQL raises for a unit that is not there, before it looks: without the unit nobody knows
the freezer.';

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
    perform inventory.raise_no_unit('storage_unit', pg_catalog.to_jsonb(new),
      'storage_unit_parent_fkey', tg_op);
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
    perform inventory.raise_no_unit('container', pg_catalog.to_jsonb(new),
      'container_storage_unit_fkey', tg_op);
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

grant execute on function inventory.raise_no_unit(text, jsonb, text, text) to lab_editor;

commit;
