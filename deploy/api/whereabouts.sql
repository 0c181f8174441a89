-- Deploy lab-inventory:api/whereabouts to pg
-- requires: api/containers
-- requires: inventory/stay
begin;

create function api.container_whereabouts(container_id bigint)
  returns table (change_id bigint, from_at timestamptz, until_at timestamptz, changed_by text,
    state text, freezer_id bigint, storage_unit_id bigint, "row" integer, col integer,
    "position" text, path jsonb)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  return query
  with above as (
    select * from inventory.stays_above(the_lab, container_whereabouts.container_id)
  ), began as (
    select a.change_id, lower(a.during) as from_at from above a where a.change_id is not null
    union all
    select s.change_id, lower(s.during)
    from above a
    cross join lateral inventory.stays(the_lab, 'freezer', (a.stored->>'freezer_id')::bigint) s
    where a.depth = 0 and lower(s.during) > lower(a.during) and lower(s.during) < upper(a.during)
  ), move as (
    -- Within one change only where it ended up counts.
    select b.change_id, max(b.from_at) as from_at,
      lead(max(b.from_at), 1, 'infinity') over (order by max(b.from_at)) as next_at
    from began b group by b.change_id
  )
  select m.change_id, m.from_at, nullif(least(m.next_at, upper(a.during)), 'infinity'),
    c.changed_by, a.stored->>'state', (a.stored->>'freezer_id')::bigint,
    (a.stored->>'storage_unit_id')::bigint, (a.stored->>'row')::integer,
    (a.stored->>'col')::integer, a.stored->>'position',
    inventory.path_at(the_lab, a.stored, m.from_at)
  from move m
  join above a on a.depth = 0 and m.from_at <@ a.during
  join audit.change_set c on c.lab_id = the_lab and c.id = m.change_id
  order by m.from_at desc, m.change_id desc;
  if not found then
    perform request.raise_not_found('container', container_id);
  end if;
end $$;
comment on function api.container_whereabouts(bigint) is
'Where a container was, newest first.
Its own moves, and those of the units and the freezer that it was in. from_at until before
until_at, which is null for where it is now. change_id is the change that moved it, path the way to
it then. A container that is gone keeps its whereabouts. 404 if there never was one.';
grant execute on function api.container_whereabouts(bigint) to lab_viewer;

commit;
