-- Deploy lab-inventory:inventory/unit_fill to pg
-- requires: inventory/placed
-- requires: inventory/reservation
begin;

-- These functions are part of the query that calls them, so its plan is kept.
create function inventory.kept_places(the_lab bigint, unit_ids bigint[])
  returns setof inventory.reservation
  language sql stable security invoker
begin atomic
  select r.* from inventory.reservation r
  where r.lab_id = the_lab and r.storage_unit_id = any (unit_ids) and r.expires_at > now()
    and not exists (
      select from inventory.placed p
      where p.lab_id = r.lab_id and p.unit_id = r.storage_unit_id and p."row" = r."row"
        and p.col = r.col);
end;
comment on function inventory.kept_places(bigint, bigint[]) is
  'The places in these units that are reserved now, and empty.';

create function inventory.unit_fill(the_lab bigint, unit_ids bigint[])
  returns table (id bigint, storage_type_id bigint, is_retired boolean, places bigint,
    occupied bigint, unplaced bigint, reserved bigint, free bigint)
  language sql stable security invoker
begin atomic
  select u.id, t.id, u.is_retired, room.places, held.occupied, held.unplaced, held.reserved,
    case when room.places is not null then
      greatest(room.places - held.occupied - held.reserved, 0) end
  from inventory.storage_unit u
  join inventory.storage_type t on t.lab_id = u.lab_id and t.id = u.storage_type_id
  cross join lateral (
    select count(*), count(c."row") as placed from inventory.container c
    where c.lab_id = u.lab_id and c.storage_unit_id = u.id) tubes
  cross join lateral (
    select count(*), count(child."row") as placed from inventory.storage_unit child
    where child.lab_id = u.lab_id and child.parent_id = u.id) units
  cross join lateral (select coalesce(t.rows * t.cols, t.capacity)::bigint) room (places)
  cross join lateral (
    select case when t.rows is null then tubes.count + units.count
        else tubes.placed + units.placed end,
      tubes.count - tubes.placed + units.count - units.placed,
      (select count(*) from inventory.kept_places(the_lab, array[u.id]))
  ) held (occupied, unplaced, reserved)
  where u.lab_id = the_lab and u.id = any (unit_ids);
end;
comment on function inventory.unit_fill(bigint, bigint[]) is
'How full units are. places: of its grid, or the capacity of one without, null where that has
none. occupied: what takes a place; in a unit without a grid, all that is in it. unplaced: what
is in it at no place of a grid. reserved: places that are kept, and empty.';

create function inventory.space_in(the_lab bigint, unit_ids bigint[])
  returns table (storage_type_id bigint, name text, holds text, units bigint, places bigint,
    occupied bigint, reserved bigint, free bigint)
  language sql stable security invoker
begin atomic
  select t.id, t.name, t.holds, count(*), sum(f.places)::bigint, sum(f.occupied)::bigint,
    sum(f.reserved)::bigint, sum(f.free)::bigint
  from inventory.unit_fill(the_lab, unit_ids) f
  join inventory.storage_type t on t.lab_id = the_lab and t.id = f.storage_type_id
  where not f.is_retired
  group by t.id, t.name, t.holds;
end;
comment on function inventory.space_in(bigint, bigint[]) is
  'How full those of these units are that are not retired, by their type.';

grant execute on function inventory.kept_places(bigint, bigint[]),
  inventory.unit_fill(bigint, bigint[]), inventory.space_in(bigint, bigint[]) to lab_viewer;

commit;
