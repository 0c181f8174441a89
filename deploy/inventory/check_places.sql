-- Deploy lab-inventory:inventory/check_places to pg
-- requires: auth/enter
-- requires: inventory/placed
-- requires: inventory/settle_places
-- requires: inventory/problems
-- requires: inventory/unit_tree
-- requires: inventory/reservation
begin;

-- It is part of the query that calls it, so its plan is kept.
create function inventory.place_conflicts(the_lab bigint, the_kind text, ids bigint[])
  returns table (id bigint, slug text, reason text)
  language sql stable security invoker
begin atomic
  select p.id, found.slug, found.reason
  from inventory.placed p
  join inventory.freezer f on f.lab_id = p.lab_id and f.id = p.freezer_id
  left join inventory.storage_unit u on u.lab_id = p.lab_id and u.id = p.unit_id
  left join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  left join inventory.reservation r on r.lab_id = p.lab_id and r.storage_unit_id = p.unit_id
    and r."row" = p."row" and r.col = p.col
    and r.expires_at > now() and r.account_id is distinct from auth.account_id()
  cross join lateral (values
    (p."row" is not null and p.position is distinct from inventory.label_place(
        p."row", p.col, t) or p."row" > t.rows or p.col > t.cols, 'retyped',
      format('storage unit %s was given another type just now', u.id)),
    (f.is_retired, 'retired', format('freezer %s is retired', f.id)),
    (u.is_retired, 'retired', format('storage unit %s is retired', u.id)),
    (t.holds not in ('both', case the_kind when 'container' then the_kind else 'unit' end || 's'),
      'not_allowed_here', format('storage unit %s is a %s, which holds %s', u.id, t.name, t.holds)),
    (the_kind = 'container' and t.sample_type_ids is not null
      and p.sample_type_id = any (t.sample_type_ids) is not true,
      'not_allowed_here', format('a %s does not hold that sample type', t.name)),
    (the_kind = 'storage_unit' and not p.storage_type_id = any (t.child_type_ids),
      'not_allowed_here', format('a %s does not hold that storage type', t.name)),
    (r.expires_at is not null, 'reserved', format('%s of storage unit %s is reserved until %s',
      p.position, u.id, to_char(r.expires_at at time zone 'utc', 'HH24:MI "UTC"')))
  ) found (is_so, slug, reason)
  where p.lab_id = the_lab and p.kind = the_kind and p.id = any (ids) and p.is_kept
    and found.is_so;
end;
comment on function inventory.place_conflicts(bigint, text, bigint[]) is
'What speaks against the places that things of a kind, container or storage_unit, have been given:
one line a thing and reason.';

create function inventory.full_units(the_lab bigint, unit_ids bigint[])
  returns table (id bigint, reason text)
  language sql stable security invoker
begin atomic
  select u.id, format('storage unit %s holds %s, and has room for %s', u.id, held.count, t.capacity)
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  cross join lateral (
    select (select count(*) from inventory.container c
        where c.lab_id = u.lab_id and c.storage_unit_id = u.id)
      + (select count(*) from inventory.storage_unit child
        where child.lab_id = u.lab_id and child.parent_id = u.id)
  ) held (count)
  where u.lab_id = the_lab and u.id = any (unit_ids) and held.count > t.capacity;
end;
comment on function inventory.full_units(bigint, bigint[]) is
  'Those of these units that hold more than their type has room for.';

create function inventory.lock_places(the_lab bigint, the_kind text, ids bigint[],
    entered bigint[]) returns bigint[]
  language plpgsql volatile security invoker as $$
declare
  in_units bigint[];
  in_freezers bigint[];
begin
  select array_agg(distinct p.unit_id) filter (where p.unit_id is not null),
    array_agg(distinct p.freezer_id)
  into in_units, in_freezers
  from inventory.placed p where p.lab_id = the_lab and p.kind = the_kind and p.id = any (ids);
  -- To retire or to convert one of these takes a stronger lock, which this waits for.
  perform from inventory.storage_unit u
  where u.lab_id = the_lab and u.id = any (coalesce(entered, in_units))
  order by u.id for key share;
  perform from inventory.freezer f
  where f.lab_id = the_lab and f.id = any (in_freezers) order by f.id for key share;
  -- One at a time counts what is in a unit of limited capacity.
  perform from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  where u.lab_id = the_lab and u.id = any (in_units) and t.capacity is not null
  order by u.id for no key update of u;
  return in_units;
end $$;
comment on function inventory.lock_places(bigint, text, bigint[], bigint[]) is
'Locks the freezers of things of a kind, the units that they came into now, and those where they are
counted, and answers with all units that they are in.';

create function inventory.refuse_places(the_lab bigint, the_kind text, ids bigint[],
    entered bigint[] default '{}') returns void
  language plpgsql volatile security invoker
  -- For one container PostgreSQL would plan anew each time, which takes four times as long as all
  -- else that an insert does. A plan that is kept from empty tables would read them as a whole.
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  in_units constant bigint[] := inventory.lock_places(the_lab, the_kind, ids, entered);
  conflicts jsonb;
begin
  select jsonb_agg(jsonb_build_object('status', 409, 'slug', c.slug, 'resource', c.resource,
    'id', c.id, 'reason', c.reason) order by c.id) into conflicts
  from (
    select the_kind as resource, p.* from inventory.place_conflicts(the_lab, the_kind, ids) p
    union all
    select 'storage_unit', f.id, 'full', f.reason
    from inventory.full_units(the_lab, in_units) f) c;
  if conflicts is not null then
    perform inventory.raise_problems(conflicts);
  end if;
end $$;
comment on function inventory.refuse_places(bigint, text, bigint[], bigint[]) is
'Raises PT409 if things of a kind may not be in the units, or the freezers, that they are in now.
entered are the units that they came into now; null for all that they are in.';

create function inventory.check_container_places() returns trigger
  language plpgsql volatile security invoker as $$
declare
  moved record;
begin
  for moved in
    select n.lab_id, array_agg(n.id) as ids, array_agg(distinct n.storage_unit_id)
      filter (where n.storage_unit_id is distinct from o.storage_unit_id) as entered
    from new_rows n full join old_rows o using (lab_id, id)
    where (n.storage_unit_id, n."row", n.col, n.freezer_id, n.sample_type_id, n.state)
      is distinct from (o.storage_unit_id, o."row", o.col, o.freezer_id, o.sample_type_id, o.state)
    group by n.lab_id
  loop
    perform inventory.refuse_places(
      moved.lab_id, 'container', moved.ids, coalesce(moved.entered, '{}'));
  end loop;
  return null;
end $$;
comment on function inventory.check_container_places() is
'Trigger, once a statement. Refuses containers that go where they are not taken.';

create trigger check_places after update on inventory.container
  referencing old table as old_rows new table as new_rows
  for each statement execute function inventory.check_container_places();

create function inventory.check_unit_places() returns trigger
  language plpgsql volatile security invoker as $$
declare
  moved record;
begin
  for moved in
    select n.lab_id, array_agg(n.id) as ids, array_agg(distinct n.parent_id)
      filter (where n.parent_id is distinct from o.parent_id
        or o.is_retired and not n.is_retired) as entered
    from new_rows n full join old_rows o using (lab_id, id)
    where (n.parent_id, n."row", n.col, n.freezer_id, n.storage_type_id, n.is_retired)
      is distinct from (o.parent_id, o."row", o.col, o.freezer_id, o.storage_type_id, o.is_retired)
    group by n.lab_id
  loop
    perform inventory.refuse_cycle(moved.lab_id, moved.ids);
    perform inventory.refuse_places(
      moved.lab_id, 'storage_unit', moved.ids, coalesce(moved.entered, '{}'));
  end loop;
  return null;
end $$;
comment on function inventory.check_unit_places() is
'Trigger, once a statement. Refuses units that go where they are not taken, or into themselves.';

create trigger check_places after update on inventory.storage_unit
  referencing old table as old_rows new table as new_rows
  for each statement execute function inventory.check_unit_places();

grant execute on function inventory.place_conflicts(bigint, text, bigint[]),
  inventory.full_units(bigint, bigint[]),
  inventory.lock_places(bigint, text, bigint[], bigint[]),
  inventory.refuse_places(bigint, text, bigint[], bigint[]) to lab_editor;

commit;
