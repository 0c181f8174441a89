-- Deploy lab-inventory:inventory/stay to pg
-- requires: audit/row_change
-- requires: inventory/path
begin;

-- A stay is a time in which a thing was at one place. History tells the stays of a container and of
-- the units it was in; where it was at a time follows from both. These functions are part of the
-- query that calls them, so its plan is kept.
create function inventory.place_of(stored jsonb) returns jsonb
  language sql stable security invoker parallel safe
  return jsonb_build_array(stored->'site_id', stored->'freezer_id', stored->'storage_unit_id',
    -- The parent of a unit is where it is; that of a container, which has a state, is its origin.
    coalesce(stored->'state', stored->'parent_id'), stored->'row', stored->'col');
comment on function inventory.place_of(jsonb) is
'Where history has a container, a unit or a freezer in a row that it stored: moved is what differs
in this.';

create function inventory.stays(the_lab bigint, resource text, the_row bigint)
  returns table (change_id bigint, during tstzrange, stored jsonb)
  language sql stable security invoker
begin atomic
  select s.change_id, s.during, s.stored
  from (
    select m.change_id, m.after as stored, tstzrange(m.changed_at,
      lead(m.changed_at, 1, 'infinity') over (order by m.changed_at, m.id)) as during
    from audit.row_change m
    where m.lab_id = the_lab and m.table_name = resource and m.row_id = the_row
      and (m.operation <> 'update'
        or inventory.place_of(m.before) <> inventory.place_of(m.after))) s
  where s.stored is not null;
end;
comment on function inventory.stays(bigint, text, bigint) is
'The stays of a container, a unit or a freezer: when, up to infinity, the change that began it,
and the row as stored then.';

create function inventory.stays_above(the_lab bigint, the_container bigint)
  returns table (depth integer, change_id bigint, during tstzrange, stored jsonb, unit_id bigint,
    is_in boolean)
  language sql stable security invoker
begin atomic
  with recursive above as (
    select 0 as depth, s.change_id, s.during, s.stored,
      (s.stored->>'storage_unit_id')::bigint as unit_id, s.stored->>'state' = 'in' as is_in
    from inventory.stays(the_lab, 'container', the_container) s
    union all
    select a.depth + 1, case when lower(s.during) > lower(a.during) then s.change_id end,
      s.during * a.during, s.stored, (s.stored->>'parent_id')::bigint, a.is_in
    from above a
    cross join lateral inventory.stays(the_lab, 'storage_unit', a.unit_id) s
    where s.during && a.during
  ) cycle unit_id set is_cycle using walked
  select a.depth, a.change_id, a.during, a.stored, a.unit_id, a.is_in from above a;
end;
comment on function inventory.stays_above(bigint, bigint) is
'The stays of a container, depth 0, and those of the units that it was in at that time, outwards.
unit_id is what the thing of that depth was in. change_id is null where an inner stay began
there. is_in is false while the container was out, or had ended.';

create function inventory.path_at(the_lab bigint, stored jsonb, the_time timestamptz)
  returns jsonb
  language plpgsql stable security invoker as $$
declare
  resource text := 'storage_unit';
  next_id bigint := (stored->>'storage_unit_id')::bigint;
  step jsonb;
  steps jsonb := jsonb '[]';
begin
  for depth in 1..1000 loop
    if resource = 'storage_unit' and next_id is null then
      resource := 'freezer';
      next_id := (stored->>'freezer_id')::bigint;
    end if;
    exit when next_id is null;
    step := (
      select c.after from audit.row_change c
      where c.lab_id = the_lab and c.table_name = resource and c.row_id = next_id
        and c.changed_at <= the_time
      order by c.changed_at desc, c.id desc limit 1);
    steps := inventory.path_step(resource, next_id, step->>'name', step->>'position') || steps;
    next_id := (case resource when 'storage_unit' then step->>'parent_id'
      when 'freezer' then step->>'site_id' end)::bigint;
    resource := case when resource = 'freezer' then 'site' else resource end;
  end loop;
  return steps;
end $$;
comment on function inventory.path_at(bigint, jsonb, timestamptz) is
'The way to a container at a time, by its row as history has it: as inventory.path_to() tells the
present one, with the names of then.';

grant execute on function inventory.place_of(jsonb), inventory.stays(bigint, text, bigint),
  inventory.stays_above(bigint, bigint), inventory.path_at(bigint, jsonb, timestamptz)
  to lab_viewer;

commit;
