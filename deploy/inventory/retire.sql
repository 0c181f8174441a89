-- Deploy lab-inventory:inventory/retire to pg
-- requires: inventory/check_places
begin;

create function inventory.refuse_retiring() returns trigger
  language plpgsql volatile security invoker as $$
declare
  held bigint;
begin
  if tg_table_name = 'freezer' then
    perform from inventory.freezer f where f.lab_id = new.lab_id and f.id = new.id for update;
    select count(*) into held from inventory.placed p
    where p.lab_id = new.lab_id and p.freezer_id = new.id and p.is_kept;
  else
    -- It excludes the lock that a placement takes here by its foreign key.
    perform from inventory.storage_unit u where u.lab_id = new.lab_id and u.id = new.id for update;
    select count(*) into held from inventory.placed p
    where p.lab_id = new.lab_id and p.unit_id = new.id and p.is_kept;
  end if;
  if held > 0 then
    raise sqlstate 'PT409' using message = format('The %s is not empty', tg_table_name),
      detail = format('not_empty: %s %s holds %s things.', tg_table_name, new.id, held),
      hint = 'Move what is in it first: POST /evacuate moves all of it.';
  end if;
  return new;
end $$;
comment on function inventory.refuse_retiring() is
'Trigger. A freezer or unit is retired once it is empty. What was disposed of keeps its last
freezer.';

create trigger refuse_retiring before update on inventory.freezer for each row
  when (new.is_retired and not old.is_retired) execute function inventory.refuse_retiring();
create trigger refuse_retiring before update on inventory.storage_unit for each row
  when (new.is_retired and not old.is_retired) execute function inventory.refuse_retiring();

create function inventory.refuse_grid_change() returns trigger
  language plpgsql volatile security invoker as $$
begin
  -- It excludes the lock that a new unit takes here by its foreign key.
  perform from inventory.storage_type t where t.lab_id = new.lab_id and t.id = new.id for update;
  if exists (
    select from inventory.storage_unit u
    where u.lab_id = new.lab_id and u.storage_type_id = new.id) then
    raise sqlstate 'PT409' using message = 'The type is in use',
      detail = format('type_in_use: units have storage type %s, and labels that follow from it.',
        new.id),
      hint = 'Make a new type, and give it to units: POST /storage_unit/1 with storage_type_id.';
  end if;
  return new;
end $$;
comment on function inventory.refuse_grid_change() is
'Trigger. The grid, the labels and the kind of content of a type stay as they are once a unit has
it.';
create trigger refuse_grid_change before update on inventory.storage_type for each row
  when ((new.rows, new.cols, new.row_scheme, new.col_scheme, new.fill_order, new.holds)
    is distinct from
    (old.rows, old.cols, old.row_scheme, old.col_scheme, old.fill_order, old.holds))
  execute function inventory.refuse_grid_change();

create function inventory.check_content_of_type() returns trigger
  language plpgsql volatile security invoker as $$
declare
  of_type constant bigint[] := array(
    select u.id from inventory.storage_unit u
    where u.lab_id = new.lab_id and u.storage_type_id = new.id);
begin
  perform audit.lock_tree(new.lab_id, 'inventory.storage_unit');
  perform inventory.lock_content(new.lab_id, of_type);
  perform inventory.refuse_places(new.lab_id, 'container', array(
    select c.id from inventory.container c
    where c.lab_id = new.lab_id and c.storage_unit_id = any (of_type)));
  perform inventory.refuse_places(new.lab_id, 'storage_unit', array(
    select u.id from inventory.storage_unit u
    where u.lab_id = new.lab_id and u.parent_id = any (of_type)));
  return null;
end $$;
comment on function inventory.check_content_of_type() is
'Trigger. A type is given no list and no capacity that what is in its units does not fit.';
create trigger check_content after update on inventory.storage_type for each row
  when ((new.child_type_ids, new.sample_type_ids, new.capacity)
    is distinct from (old.child_type_ids, old.sample_type_ids, old.capacity)
    and num_nonnulls(new.child_type_ids, new.sample_type_ids, new.capacity) > 0)
  execute function inventory.check_content_of_type();

commit;
