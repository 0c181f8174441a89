-- Deploy lab-inventory:api/report_use to pg
-- requires: api/report_counts
-- requires: inventory/unit_fill
begin;

create function inventory.read_days(days integer) returns integer
  language plpgsql immutable security invoker as $$
begin
  if days between 0 and 3660 then
    return days;
  end if;
  raise sqlstate 'PT400' using message = 'A number of days is wanted',
    detail = format('bad_days: it is %s.', coalesce(days::text, 'null')),
    hint = 'days is from 0 to 3660.';
end $$;
comment on function inventory.read_days(integer) is
  'A number of days that a report is asked for; 400 for one that is out of range.';

create function api.report_expiring(days integer default 30)
  returns table (expires_on date, days_left integer, container_id bigint, uuid uuid, name text,
    sample_type text, lot text, quantity numeric, unit text, owner text, freezer_id bigint,
    freezer text, storage_unit_id bigint, storage_unit text, "position" text, state text)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
  last_day constant date := current_date + inventory.read_days(days);
  at_most constant integer := 10000;
  found_rows bigint;
  ignored text;  -- as in request.keep_headers()
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select c.expires_on::date, c.expires_on - current_date, c.id, c.uuid, c.name, t.name, c.lot,
      c.quantity::numeric, c.unit, p.name, c.freezer_id,
      f.name, c.storage_unit_id, u.name, c.position, c.state
    from (
      select * from inventory.container e
      where e.lab_id = the_lab and e.expires_on <= last_day and e.state in ('in', 'out')
      order by e.expires_on, e.id limit at_most) c
    join inventory.freezer f on f.lab_id = the_lab and f.id = c.freezer_id
    left join inventory.storage_unit u on u.lab_id = the_lab and u.id = c.storage_unit_id
    left join inventory.sample_type t on t.lab_id = the_lab and t.id = c.sample_type_id
    left join auth.people() p on p.id = c.owner_id
    order by c.expires_on, c.id;
  get diagnostics found_rows = row_count;
  if found_rows = at_most then
    ignored := request.set_status(206);
    ignored := request.add_header('Link', format(
      '</containers/0/1000?expires_on=lte.%s&state=in.(in,out)&order=expires_on>; rel="collection"',
      last_day));
  end if;
end $$;
comment on function api.report_expiring(integer) is
'The containers that have expired, or expire within so many days (30).
Those that are in or out, the earliest first. The first 10,000: then the answer is 206, and its
header Link names the list that has all.';

create function api.report_occupancy_by_freezer()
  returns table (freezer_id bigint, freezer text, units bigint, places bigint, occupied bigint,
    unplaced bigint, free bigint, percent integer)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select f.id, f.name, coalesce(room.units, 0), coalesce(room.places, 0), placed.containers,
      coalesce(loose.containers, 0), greatest(room.places - placed.containers, 0),
      (100 * placed.containers / nullif(room.places, 0))::integer
    from inventory.freezer f
    left join (
      select u.freezer_id, count(*) as units,
        sum(coalesce(t.rows * t.cols, t.capacity))::bigint as places
      from inventory.storage_unit u
      join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
      where u.lab_id = the_lab and not u.is_retired and t.holds <> 'units'
      group by u.freezer_id) room on room.freezer_id = f.id
    left join (
      select c.of_id as freezer_id, sum(c.containers)::bigint as containers
      from inventory.counted_containers c
      where c.lab_id = the_lab and c.kind = 'freezer' and c.has_unit
      group by c.of_id) held on held.freezer_id = f.id
    left join (
      select u.freezer_id, count(*) as containers
      from inventory.storage_unit u
      join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
      join inventory.container c on c.lab_id = u.lab_id and c.storage_unit_id = u.id
        and c."row" is null and c.storage_unit_id is not null
        and (t.rows is not null or t.capacity is null)
      where u.lab_id = the_lab
      group by u.freezer_id) loose on loose.freezer_id = f.id
    cross join lateral (
      select coalesce(held.containers, 0) - coalesce(loose.containers, 0)) placed (containers)
    where f.lab_id = the_lab and not f.is_retired
    order by f.id;
end $$;
comment on function api.report_occupancy_by_freezer() is
'How full each freezer is.
units are those that hold containers; places, those of their grids or their capacity; occupied, the
containers that take one, also while they are out; unplaced, those in units at no place of the grid,
or in units that tell no number of places. free and percent are null where there are no places.';

create function api.report_occupancy_by_unit(freezer_id bigint default null)
  returns table (storage_unit_id bigint, storage_unit text, storage_type text, parent_id bigint,
    "position" text, places bigint, occupied bigint, unplaced bigint, reserved bigint, free bigint,
    percent integer)
  language plpgsql stable security invoker as $$
declare
  the_lab constant bigint := inventory.current_lab();
  unit_ids constant bigint[] := array(
    select u.id from inventory.storage_unit u
    where u.lab_id = the_lab and u.freezer_id = report_occupancy_by_unit.freezer_id);
begin
  if freezer_id is null then
    raise sqlstate 'PT400' using message = 'Of which freezer?',
      detail = 'no_freezer: the units of one freezer are reported at a time.',
      hint = 'GET /report/occupancy_by_unit?freezer_id=1. For all: /report/occupancy_by_freezer.';
  end if;
  perform from inventory.freezer f
  where f.lab_id = the_lab and f.id = report_occupancy_by_unit.freezer_id;
  if not found then
    perform request.raise_not_found('freezer', freezer_id);
  elsif audit.is_not_modified((
    select string_agg(k::text, ' ' order by k.storage_unit_id, k."row", k.col)
    from inventory.kept_places(the_lab, unit_ids) k)) then
    return;
  end if;
  return query
    select u.id, u.name, t.name, u.parent_id, u.position, held.places, held.occupied, held.unplaced,
      held.reserved, held.free, (100 * held.occupied / nullif(held.places, 0))::integer
    from inventory.unit_fill(the_lab, unit_ids) held
    join inventory.storage_unit u on u.lab_id = the_lab and u.id = held.id
    join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    where not u.is_retired
    order by u.id;
end $$;
comment on function api.report_occupancy_by_unit(bigint) is
'How full each unit of a freezer is, at any depth.
The numbers are as those of /storage_unit/1/space. 404 if there is no such freezer.';

create function api.report_activity(days integer default 30)
  returns table (day date, account_id bigint, changed_by text, changes bigint, "rows" bigint)
  language plpgsql stable security invoker as $$
declare
  first_day constant date := current_date - inventory.read_days(days);
begin
  if audit.is_not_modified() then
    return;
  end if;
  return query
    select c.changed_at::date, c.account_id, c.changed_by, count(*), sum(c.row_count)::bigint
    from audit.change_set c
    where c.lab_id = inventory.current_lab() and c.changed_at >= first_day
    group by 1, 2, 3
    order by 1 desc, 2, 3;
end $$;
comment on function api.report_activity(integer) is
'How much each person changed on each of the last days (30), the newest first.
changes are change sets, rows what they inserted, updated and deleted. Days are those of UTC, or of
the zone that Prefer: timezone names.';

grant execute on function inventory.read_days(integer), api.report_expiring(integer),
  api.report_occupancy_by_freezer(), api.report_occupancy_by_unit(bigint),
  api.report_activity(integer) to lab_viewer;

commit;
