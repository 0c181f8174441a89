-- Deploy lab-inventory:inventory/move to pg
-- requires: inventory/free_places
begin;

create function inventory.lock_things(
    the_lab bigint, unit_ids bigint[], container_ids bigint[]) returns void
  language plpgsql volatile security invoker as $$
begin
  perform from inventory.storage_unit u
  where u.lab_id = the_lab and u.id = any (unit_ids) order by u.id for no key update;
  perform from inventory.container c
  where c.lab_id = the_lab and c.id = any (container_ids) order by c.id for no key update;
end $$;
comment on function inventory.lock_things(bigint, bigint[], bigint[]) is
'Has verbs that touch the same things or units follow each other: units first, each kind by id, so
that no two wait for each other.';

create function inventory.lock_goals(
    the_lab bigint, items inventory.item[], default_goal jsonb) returns void
  language plpgsql volatile security invoker as $$
begin
  if default_goal is not null or exists (select from unnest(items) i where i.sent ? 'to') then
    perform inventory.lock_things(the_lab, array(
      select t.unit_id from unnest(inventory.read_targets(the_lab, items, default_goal)) t), '{}');
  end if;
end $$;
comment on function inventory.lock_goals(bigint, inventory.item[], jsonb) is
'Locks the units that items go to, where a verb locks their containers before inventory.settle().';

create function inventory.origin_problems(the_lab bigint, items inventory.item[])
  returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from unnest(items) i
    join inventory.placed p on p.lab_id = the_lab and p.kind = i.resource and p.id = i.id
    left join inventory.container c on c.lab_id = the_lab and c.id = i.id
      and i.resource = 'container'
    cross join lateral (values
      (i.sent ? 'from' and (jsonb_typeof(i.sent->'from') <> 'object'
        or (i.sent->'from') - '{unit,freezer,position}'::text[] <> '{}'), 400, 'bad_origin',
        'from has unit, freezer or position'),
      (inventory.goal_fault(i.sent->'from') is not null, 400, 'bad_origin',
        inventory.goal_fault(i.sent->'from')),
      (i.sent->'from' ? 'unit' and p.unit_id is distinct from inventory.find_thing(
          the_lab, 'storage_unit', i.sent->'from'->'unit')
        or (i.sent->'from'->>'freezer') <> p.freezer_id::text
        or i.sent->'from' ? 'position'
          and p.position is distinct from i.sent->'from'->>'position', 412, 'moved_meanwhile',
        format('it is at %s of storage unit %s in freezer %s', coalesce(p.position, 'no place'),
          coalesce(p.unit_id::text, 'none'), p.freezer_id)),
      (c.state not in ('in', 'out'), 409, 'wrong_state', format('it is %s', c.state))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.origin_problems(bigint, inventory.item[]) is
'Items that are not where they are said to be from, or that have ended; null for none.';

create function inventory.cycle_problems(the_lab bigint, targets inventory.target[])
  returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    with recursive moved as (
      select t.line, t.id, t.unit_id from unnest(targets) t where t.resource = 'storage_unit'
    ), above as (
      select m.id as start_id, m.unit_id as id from moved m
      union
      select a.start_id, case when m.id is null then u.parent_id else m.unit_id end
      from above a
      join inventory.storage_unit u on u.lab_id = the_lab and u.id = a.id
      left join moved m on m.id = a.id
    )
    select jsonb_agg(jsonb_build_object('line', m.line, 'resource', 'storage_unit', 'id', m.id,
      'status', 409, 'slug', 'cycle', 'reason', 'it would be in itself') order by m.line)
    from above a join moved m on m.id = a.start_id where a.id = a.start_id);
end $$;
comment on function inventory.cycle_problems(bigint, inventory.target[]) is
'Units that would be in themselves, once all have gone where they go; null for none.';

create function inventory.write_places(the_lab bigint, targets inventory.target[]) returns void
  language plpgsql volatile security invoker as $$
begin
  update inventory.container c
  set storage_unit_id = t.unit_id, "row" = t.cell[1], col = t.cell[2], position = t.position,
    freezer_id = t.freezer_id
  from unnest(targets) t
  where c.lab_id = the_lab and c.id = t.id and t.resource = 'container'
    and (c.storage_unit_id, c."row", c.col, c.freezer_id)
      is distinct from (t.unit_id, t.cell[1], t.cell[2], t.freezer_id);
  -- Even of no row, that would have other moves wait.
  if not exists (select from unnest(targets) t where t.resource = 'storage_unit') then
    return;
  end if;
  -- A unit may go into one that goes to another freezer itself, and then follows it.
  set constraints inventory.storage_unit_parent_fkey,
    inventory.container_storage_unit_fkey deferred;
  update inventory.storage_unit u
  set parent_id = t.unit_id, "row" = t.cell[1], col = t.cell[2], position = t.position,
    freezer_id = t.freezer_id
  from unnest(targets) t
  where u.lab_id = the_lab and u.id = t.id and t.resource = 'storage_unit'
    and (u.parent_id, u."row", u.col, u.freezer_id)
      is distinct from (t.unit_id, t.cell[1], t.cell[2], t.freezer_id);
  set constraints inventory.storage_unit_parent_fkey,
    inventory.container_storage_unit_fkey immediate;
end $$;
comment on function inventory.write_places(bigint, inventory.target[]) is
'Puts things where they are to go: one statement a table, in which they may change places.';

create function inventory.list_places(the_lab bigint, items inventory.item[]) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('resource', p.kind, 'id', p.id, 'freezer_id', p.freezer_id,
      'storage_unit_id', p.unit_id, 'row', p."row", 'col', p.col, 'position', p.position)
      order by i.line)
    from unnest(items) i
    join inventory.placed p on p.lab_id = the_lab and p.kind = i.resource and p.id = i.id);
end $$;
comment on function inventory.list_places(bigint, inventory.item[]) is
'Where things are now, as verbs answer it.';

create function inventory.settle(
    the_lab bigint, items inventory.item[], default_goal jsonb) returns inventory.target[]
  language plpgsql volatile security invoker as $$
declare
  targets inventory.target[] := inventory.read_targets(the_lab, items, default_goal);
  problems jsonb := inventory.target_problems(the_lab, targets);
begin
  if problems is null then
    if exists (select from unnest(items) i where i.resource = 'storage_unit') then
      perform audit.lock_tree(the_lab, 'inventory.storage_unit');
    end if;
    perform inventory.lock_things(the_lab,
      array(select t.unit_id from unnest(targets) t where t.unit_id is not null
        union select i.id from unnest(items) i where i.resource = 'storage_unit'),
      array(select i.id from unnest(items) i where i.resource = 'container'));
    targets := inventory.fill_targets(the_lab, targets);
    problems := nullif(coalesce(inventory.origin_problems(the_lab, items), '[]')
      || coalesce(inventory.cycle_problems(the_lab, targets), '[]')
      || coalesce(inventory.occupied_problems(the_lab, targets), '[]'), '[]');
  end if;
  perform inventory.raise_problems(problems);
  return targets;
end $$;
comment on function inventory.settle(bigint, inventory.item[], jsonb) is
'The targets of items, read, locked, filled and found free. Raises all problems at once.';

create function inventory.move_to_goals(
    the_lab bigint, items inventory.item[], default_goal jsonb default null) returns void
  language plpgsql volatile security invoker as $$
declare
  moved constant inventory.item[] := array(
    select i from unnest(items) i where coalesce(i.sent->'to', default_goal) is not null);
begin
  if moved <> '{}' then
    perform inventory.write_places(the_lab, inventory.settle(the_lab, moved, default_goal));
  end if;
end $$;
comment on function inventory.move_to_goals(bigint, inventory.item[], jsonb) is
'Moves those of the items that have a goal, for the verbs in which not all need one.';

create function inventory.move(the_lab bigint, body jsonb, items inventory.item[]) returns jsonb
  language plpgsql volatile security invoker as $$
begin
  perform inventory.write_places(the_lab, inventory.settle(the_lab, items, body->'to'));
  return inventory.list_places(the_lab, items);
end $$;
comment on function inventory.move(bigint, jsonb, inventory.item[]) is 'The work of POST /move.';

grant execute on function inventory.lock_things(bigint, bigint[], bigint[]),
  inventory.lock_goals(bigint, inventory.item[], jsonb),
  inventory.origin_problems(bigint, inventory.item[]),
  inventory.cycle_problems(bigint, inventory.target[]),
  inventory.write_places(bigint, inventory.target[]),
  inventory.list_places(bigint, inventory.item[]),
  inventory.settle(bigint, inventory.item[], jsonb),
  inventory.move_to_goals(bigint, inventory.item[], jsonb),
  inventory.move(bigint, jsonb, inventory.item[]) to lab_editor;

commit;
