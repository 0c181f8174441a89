-- Deploy lab-inventory:inventory/free_places to pg
-- requires: inventory/target
begin;

create function inventory.free_places(
    the_lab bigint, unit_ids bigint[], leaving inventory.target[] default '{}')
  returns table (unit_id bigint, cell integer[], number integer)
  language sql stable security invoker
begin atomic
  -- Unit by unit: a join of all places with all that is placed would read every container.
  select u.id, array[free."row", free.col],
    inventory.position_number(free."row", free.col, t.rows, t.cols, t.fill_order)
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  cross join lateral (
    select r.n, c.n from generate_series(1, t.rows) r (n), generate_series(1, t.cols) c (n)
    except
    select p."row", p.col from inventory.placed p
    where p.lab_id = u.lab_id and p.unit_id = u.id
      and (p.kind, p.id) not in (select l.resource, l.id from unnest(leaving) l)
    except
    select k."row", k.col from inventory.reservation k
    where k.lab_id = u.lab_id and k.storage_unit_id = u.id and k.expires_at > now()
      and k.account_id is distinct from auth.account_id()) free ("row", col)
  where u.lab_id = the_lab and u.id = any (unit_ids);
end;
comment on function inventory.free_places(bigint, bigint[], inventory.target[]) is
'The free places of units with a grid: cell is row and col, number counts in the type''s fill order.
Free is what nothing is in, or what leaves, and what nobody else has reserved.';

create function inventory.fill_targets(the_lab bigint, targets inventory.target[])
  returns inventory.target[]
  language plpgsql stable security invoker as $$
declare
  filling constant bigint[] := array(
    select distinct w.unit_id from unnest(targets) w where w.goal->>'position' = 'next');
begin
  return (
    with free as materialized (
      select f.unit_id, f.cell, row_number() over (partition by f.unit_id order by f.number) as n
      from inventory.free_places(the_lab, filling, targets) f
      where (f.unit_id, f.cell) not in (
        select s.unit_id, s.cell from unnest(targets) s where s.cell is not null and s.unit_id > 0)
    )
    select array_agg(row(x.line, x.resource, x.id, x.goal, x.freezer_id, x.unit_id, x.to_cell,
      inventory.label_place(x.to_cell[1], x.to_cell[2], x.type))::inventory.target order by x.line)
    from (
      select s.*, coalesce(s.cell, free.cell) as to_cell, t as type
      from (
        select *, row_number() over (
          partition by unit_id, goal->>'position' is not distinct from 'next' order by line) as n
        from unnest(targets)) s
      left join free on s.goal->>'position' = 'next' and free.unit_id = s.unit_id and free.n = s.n
      left join inventory.storage_unit u on u.lab_id = the_lab and u.id = s.unit_id
      left join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id) x);
end $$;
comment on function inventory.fill_targets(bigint, inventory.target[]) is
'Gives targets whose position is next a free place each, in the order of their lines, and all of
them the label of their place. A full unit leaves a target without a cell.';

create function inventory.occupied_problems(the_lab bigint, targets inventory.target[])
  returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(problem order by line)
    from (
      select t.line, jsonb_build_object('line', t.line, 'resource', t.resource, 'id', t.id,
        'status', 409, 'slug', 'occupied', 'reason', format('%s of storage unit %s has %s %s in it',
          t.position, t.unit_id, replace(p.kind, '_', ' '), p.id),
        'in_the_way', jsonb_build_object('resource', p.kind, 'id', p.id)) as problem
      from unnest(targets) t
      cross join lateral (
        select p.kind, p.id from inventory.placed p
        where p.lab_id = the_lab and p.unit_id = t.unit_id
          and p."row" = t.cell[1] and p.col = t.cell[2] offset 0) p  -- place by place, as above
      where (p.kind, p.id) not in (select l.resource, l.id from unnest(targets) l)
      union all
      select t.line, jsonb_build_object('line', t.line, 'resource', t.resource, 'id', t.id,
        'status', 409, 'slug', 'full', 'reason', format('storage unit %s has no free place left',
          t.unit_id), 'in_the_way', jsonb_build_object('resource', 'storage_unit', 'id', t.unit_id))
      from unnest(targets) t where t.goal->>'position' = 'next' and t.cell is null) found);
end $$;
comment on function inventory.occupied_problems(bigint, inventory.target[]) is
'The targets whose place has something in it that stays there, or whose unit is full; null for
none.';

grant execute on function inventory.free_places(bigint, bigint[], inventory.target[]),
  inventory.fill_targets(bigint, inventory.target[]),
  inventory.occupied_problems(bigint, inventory.target[]) to lab_viewer;

commit;
