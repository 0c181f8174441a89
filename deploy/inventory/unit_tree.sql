-- Deploy lab-inventory:inventory/unit_tree to pg
-- requires: audit/undo_locks
-- requires: inventory/problems
-- requires: inventory/storage_unit
begin;

create function inventory.units_above(the_lab bigint, unit_ids bigint[])
  returns table (start_id bigint, depth integer, id bigint)
  language sql stable security invoker
begin atomic
  with recursive above as (
    select u.id as start_id, 0 as depth, u.id, u.parent_id
    from inventory.storage_unit u where u.lab_id = the_lab and u.id = any (unit_ids)
    union all
    select a.start_id, a.depth + 1, u.id, u.parent_id
    from above a join inventory.storage_unit u on u.lab_id = the_lab and u.id = a.parent_id
  ) cycle id set is_cycle using walked
  select a.start_id, a.depth, a.id from above a;
end;
comment on function inventory.units_above(bigint, bigint[]) is
'Each of these units, depth 0, with the units it is in, outwards. A unit that is in itself comes
twice.';

create function inventory.units_below(the_lab bigint, unit_ids bigint[])
  returns table (start_id bigint, depth integer, id bigint)
  language sql stable security invoker
begin atomic
  with recursive below as (
    select u.id as start_id, 0 as depth, u.id
    from inventory.storage_unit u where u.lab_id = the_lab and u.id = any (unit_ids)
    union all
    select b.start_id, b.depth + 1, u.id
    from below b join inventory.storage_unit u on u.lab_id = the_lab and u.parent_id = b.id
  )
  select * from below;
end;
comment on function inventory.units_below(bigint, bigint[]) is
  'Each of these units, depth 0, with the units that are in it, inwards.';
grant execute on function inventory.units_above(bigint, bigint[]),
  inventory.units_below(bigint, bigint[]) to lab_viewer;

create function inventory.lock_tree() returns trigger
  language plpgsql volatile security invoker as $$
begin
  -- Before the rows are locked, or two that move into each other would wait for each other.
  perform audit.lock_tree(inventory.current_lab(), tg_relid);
  return null;
end $$;
comment on function inventory.lock_tree() is
'Trigger, before a statement. No other unit of the lab moves until this transaction ends.';
create trigger lock_tree before update of parent_id, freezer_id, storage_type_id
  on inventory.storage_unit for each statement execute function inventory.lock_tree();

create function inventory.lock_content(the_lab bigint, unit_ids bigint[]) returns void
  language plpgsql volatile security invoker as $$
begin
  perform from inventory.storage_unit u
  where u.lab_id = the_lab and (u.id = any (unit_ids) or u.parent_id = any (unit_ids))
  order by u.id for update;
  perform from inventory.container c
  where c.lab_id = the_lab and c.storage_unit_id = any (unit_ids) order by c.id for no key update;
end $$;
comment on function inventory.lock_content(bigint, bigint[]) is
'Nothing comes into these units, and nothing in them changes, until this transaction ends. A thing
that comes in waits for the lock of the unit, one that is in has its own.';

create function inventory.refuse_cycle(the_lab bigint, unit_ids bigint[]) returns void
  language plpgsql volatile security invoker as $$
declare
  problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('status', 409, 'slug', 'cycle', 'resource', 'storage_unit',
    'id', a.id, 'reason', 'it would be in itself') order by a.id) into problems
  from inventory.units_above(the_lab, unit_ids) a where a.depth > 0 and a.id = a.start_id;
  perform inventory.raise_problems(problems);
end $$;
comment on function inventory.refuse_cycle(bigint, bigint[]) is
'Raises PT409 if a unit is in itself, or in one that is in it.';

grant execute on function inventory.lock_content(bigint, bigint[]),
  inventory.refuse_cycle(bigint, bigint[]) to lab_editor;

create function inventory.check_new_cycle() returns trigger
  language plpgsql volatile security invoker as $$
declare
  made record;
begin
  -- A new unit alone is in one that was there; several may be in each other.
  for made in
    select n.lab_id, array_agg(n.id) as ids from new_rows n where n.parent_id is not null
    group by n.lab_id having count(*) > 1
  loop
    perform inventory.refuse_cycle(made.lab_id, made.ids);
  end loop;
  return null;
end $$;
comment on function inventory.check_new_cycle() is
  'Trigger, once a statement. Refuses new units that are in each other.';
create trigger check_cycle_of_new after insert on inventory.storage_unit
  referencing new table as new_rows
  for each statement execute function inventory.check_new_cycle();

commit;
