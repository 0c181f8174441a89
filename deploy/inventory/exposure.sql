-- Deploy lab-inventory:inventory/exposure to pg
-- requires: inventory/excursion
-- requires: inventory/stay
begin;

create function inventory.excursion_time(began_at timestamptz, ended_at timestamptz)
  returns tstzrange
  language sql stable security invoker parallel safe
  -- One that ended as it began would be an empty range, in which nothing ever is.
  return tstzrange(began_at, case when ended_at is null then 'infinity'
    else greatest(ended_at, began_at + interval '1 microsecond') end);
comment on function inventory.excursion_time(timestamptz, timestamptz) is
  'When an excursion was: from its begin until before its end, up to infinity while it lasts.';

create function inventory.rows_left(key text, the_parent bigint, since timestamptz)
  returns setof bigint
  language plpgsql stable security definer set search_path = '' as $$
declare
  the_lab constant bigint := inventory.current_lab();
begin
  return query select distinct c.row_id
  from audit.row_change c
  where key = 'freezer_id' and c.lab_id = the_lab and c.table_name = 'container'
    and c.before is not null and (c.before->>'freezer_id')::bigint = the_parent
    and c.changed_at > since
  union all
  select distinct c.row_id
  from audit.row_change c
  where key = 'storage_unit_id' and c.lab_id = the_lab and c.table_name = 'container'
    and c.before is not null and (c.before->>'storage_unit_id')::bigint = the_parent
    and c.changed_at > since
  union all
  select distinct c.row_id
  from audit.row_change c
  where key = 'parent_id' and c.lab_id = the_lab and c.table_name = 'storage_unit'
    and c.before is not null and (c.before->>'parent_id')::bigint = the_parent
    and c.changed_at > since;
end $$;
comment on function inventory.rows_left(text, bigint, timestamptz) is
'What has changed since a time and was in a freezer or unit before: containers by freezer_id or
storage_unit_id, units by parent_id. The indexes are those that as_of has. Definer: under a
policy, PostgreSQL uses no index on what is inside of JSON. It fixes the lab itself.';

create function inventory.stays_in(
    the_lab bigint, key text, the_parent bigint, times tstzrange)
  returns table (id bigint, during tstzrange)
  language plpgsql stable security invoker as $$
declare
  resource constant text := case key when 'parent_id' then 'storage_unit' else 'container' end;
begin
  return query
  with present as (
    select p.id, p.updated_at, p.state
    from inventory.container p
    where key = 'freezer_id' and p.lab_id = the_lab and p.freezer_id = the_parent
    union all
    select p.id, p.updated_at, p.state
    from inventory.container p
    where key = 'storage_unit_id' and p.lab_id = the_lab and p.storage_unit_id = the_parent
    union all
    select p.id, p.updated_at, 'in'
    from inventory.storage_unit p
    where key = 'parent_id' and p.lab_id = the_lab and p.parent_id = the_parent
  ), touched as (
    select p.id from present p where p.updated_at > lower(times)
    union
    select * from inventory.rows_left(key, the_parent, lower(times))
  )
  select p.id, times
  from present p where p.updated_at <= lower(times) and p.state = 'in'
  union all
  select t.id, s.during * times
  from touched t
  cross join lateral inventory.stays(the_lab, resource, t.id) s
  where s.during && times and (s.stored->>key)::bigint = the_parent
    and coalesce(s.stored->>'state', 'in') = 'in';
end $$;
comment on function inventory.stays_in(bigint, text, bigint, tstzrange) is
'What was in a freezer or a unit within a time, and when: containers by freezer_id or
storage_unit_id, units by parent_id. One that stayed all the time may come in several pieces. A
container that is out is not inside. What nobody has written to since is taken as it is; history
is read for the others.';

create function inventory.containers_inside(
    the_lab bigint, the_freezer bigint, the_unit bigint, times tstzrange)
  returns table (id bigint, during tstzrange)
  language plpgsql stable security invoker as $$
begin
  return query
  with recursive inside as (
    select the_unit as id, times as during where the_unit is not null
    union all
    select s.id, s.during
    from inside i cross join lateral inventory.stays_in(the_lab, 'parent_id', i.id, i.during) s
  ) cycle id set is_cycle using walked,
  piece as (
    select s.id, s.during
    from inventory.stays_in(the_lab, 'freezer_id', the_freezer, times) s
    union all
    select s.id, s.during
    from inside i
    cross join lateral inventory.stays_in(the_lab, 'storage_unit_id', i.id, i.during) s
  )
  select merged.id, stay
  from (select p.id, range_agg(p.during) as stays from piece p group by p.id) merged
  cross join lateral unnest(merged.stays) stay;
end $$;
comment on function inventory.containers_inside(bigint, bigint, bigint, tstzrange) is
'The containers that were in a freezer, or in a unit and those in it, within a time, and when: one
line for each time that it came in.';

grant execute on function inventory.excursion_time(timestamptz, timestamptz),
  inventory.rows_left(text, bigint, timestamptz),
  inventory.stays_in(bigint, text, bigint, tstzrange),
  inventory.containers_inside(bigint, bigint, bigint, tstzrange) to lab_viewer;

commit;
