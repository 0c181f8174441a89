-- Deploy lab-inventory:api/exposure to pg
-- requires: api/containers
-- requires: api/excursions
-- requires: inventory/exposure
begin;

create function api.excursion_containers(excursion_id bigint)
  returns table (container_id bigint, name text, state text, freezer_id bigint,
    storage_unit_id bigint, "position" text, from_at timestamptz, until_at timestamptz,
    min_temperature numeric, max_temperature numeric)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
  excursion inventory.excursion;
begin
  select e.* into excursion from inventory.excursion e
  where e.lab_id = the_lab and e.id = excursion_containers.excursion_id;
  if not found then
    perform request.raise_not_found('excursion', excursion_id);
  end if;
  return query
  select i.id, c.name, c.state, c.freezer_id, c.storage_unit_id, c.position,
    lower(i.during), nullif(upper(i.during), 'infinity'),
    excursion.min_temperature::numeric, excursion.max_temperature::numeric
  from inventory.containers_inside(the_lab, excursion.freezer_id, excursion.storage_unit_id,
    inventory.excursion_time(excursion.began_at, excursion.ended_at)) i
  left join inventory.container c on c.lab_id = the_lab and c.id = i.id
  where excursion.began_at <= now()
  order by i.id, lower(i.during);
end $$;
comment on function api.excursion_containers(bigint) is
'The containers that were inside during an excursion, moved since or not.
In its freezer or its unit: from_at until before until_at, in degrees Celsius between
min_temperature and max_temperature; until_at is null while the excursion lasts and the container
is inside. One that came in twice has two lines. name, state and where it is are those of now, and
null for one that is gone. What was out is not listed. 404 if there is no such excursion.';

create function api.container_exposures(container_id bigint)
  returns table (excursion_id bigint, freezer_id bigint, storage_unit_id bigint,
    from_at timestamptz, until_at timestamptz, min_temperature numeric, max_temperature numeric,
    source text, comment text, acknowledged_by bigint)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  return query
  with above as materialized (
    select a.depth, a.unit_id, a.during, (a.stored->>'freezer_id')::bigint as freezer_id
    from inventory.stays_above(the_lab, container_exposures.container_id) a where a.is_in
  ), met as (
    select e.id, range_agg(a.during * inventory.excursion_time(e.began_at, e.ended_at)) as stays
    from above a
    join inventory.excursion e on e.lab_id = the_lab
      and (e.storage_unit_id = a.unit_id or a.depth = 0 and e.freezer_id = a.freezer_id)
      and inventory.excursion_time(e.began_at, e.ended_at) && a.during
    where e.began_at <= now()
    group by e.id
  )
  select e.id, e.freezer_id, e.storage_unit_id, lower(stay), nullif(upper(stay), 'infinity'),
    e.min_temperature::numeric, e.max_temperature::numeric, e.source, e.comment,
    e.acknowledged_by
  from met
  cross join lateral unnest(met.stays) stay
  join inventory.excursion e on e.lab_id = the_lab and e.id = met.id
  order by lower(stay) desc, e.id;
  if not found and not exists (
    select from audit.row_change r
    where r.lab_id = the_lab and r.table_name = 'container'
      and r.row_id = container_exposures.container_id) then
    perform request.raise_not_found('container', container_id);
  end if;
end $$;
comment on function api.container_exposures(bigint) is
'The excursions that a container was in, newest first.
Those of the freezers and units that it was in at that time: from_at until before until_at it was
inside while that lasted; until_at is null where both go on. While it was out it is in none. 404 if
there never was such a container.';

grant execute on function api.excursion_containers(bigint), api.container_exposures(bigint)
  to lab_viewer;

commit;
