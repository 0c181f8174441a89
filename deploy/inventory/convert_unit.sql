-- Deploy lab-inventory:inventory/convert_unit to pg
-- requires: inventory/check_places
begin;

create function inventory.refuse_conversion() returns trigger
  language plpgsql volatile security invoker as $$
declare
  type inventory.storage_type;
  outside text;
  -- Undo runs as its owner; who asks is the role of the request.
  caller constant name := coalesce(nullif(current_setting('role'), 'none')::name, session_user);
begin
  perform inventory.lock_content(new.lab_id, array[new.id]);
  if not exists (
    select from inventory.placed p where p.lab_id = new.lab_id and p.unit_id = new.id) then
    return new;
  elsif not pg_has_role(caller, 'lab_manager', 'usage') then
    raise sqlstate 'PT403' using message = 'This needs another role',
      detail = format('role_too_low: storage unit %s holds things; a manager converts it.', new.id),
      hint = 'Empty it first, or ask a manager of the lab.';
  end if;
  select t.* into type from inventory.storage_type t
  where t.lab_id = new.lab_id and t.id = new.storage_type_id;
  select string_agg(p.position, ', ' order by p."row", p.col) into outside
  from (
    select * from inventory.placed p
    where p.lab_id = new.lab_id and p.unit_id = new.id
      and (p."row" > type.rows or p.col > type.cols) order by p."row", p.col limit 10) p;
  if outside is not null then
    raise sqlstate 'PT409' using message = 'The content does not fit',
      detail = format('out_of_bounds: a %s has no place for what is in %s.', type.name, outside),
      hint = 'Move that first.';
  end if;
  return new;
end $$;
comment on function inventory.refuse_conversion() is
'Trigger. A unit that holds things is given another type by managers, if the places in use are
there.';
create trigger refuse_conversion before update on inventory.storage_unit for each row
  when (new.storage_type_id <> old.storage_type_id)
  execute function inventory.refuse_conversion();

create function inventory.relabel_content() returns trigger
  language plpgsql volatile security invoker as $$
declare
  type constant inventory.storage_type := (
    select t from inventory.storage_type t
    where t.lab_id = new.lab_id and t.id = new.storage_type_id);
  has_grid constant boolean := type.rows is not null;
begin
  update inventory.container c set
    "row" = case when has_grid then c."row" end, col = case when has_grid then c.col end,
    position = case when has_grid then inventory.label_place(c."row", c.col, type) end
  where c.lab_id = new.lab_id and c.storage_unit_id = new.id and c."row" is not null;
  update inventory.storage_unit u set
    "row" = case when has_grid then u."row" end, col = case when has_grid then u.col end,
    position = case when has_grid then inventory.label_place(u."row", u.col, type) end
  where u.lab_id = new.lab_id and u.parent_id = new.id and u."row" is not null;
  perform inventory.refuse_places(new.lab_id, 'container', array(
    select c.id from inventory.container c
    where c.lab_id = new.lab_id and c.storage_unit_id = new.id));
  perform inventory.refuse_places(new.lab_id, 'storage_unit', array(
    select u.id from inventory.storage_unit u
    where u.lab_id = new.lab_id and u.parent_id = new.id));
  return null;
end $$;
comment on function inventory.relabel_content() is
'Trigger. Gives what is in a unit the labels of its new type, and refuses what that does not hold.';
create trigger relabel_content after update on inventory.storage_unit for each row
  when (new.storage_type_id <> old.storage_type_id)
  execute function inventory.relabel_content();

commit;
