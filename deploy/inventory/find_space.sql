-- Deploy lab-inventory:inventory/find_space to pg
-- requires: inventory/free_places
-- requires: inventory/unit_fill
-- requires: inventory/unit_tree
begin;

create function inventory.read_count(body jsonb, key text, lowest integer, highest integer)
  returns integer
  language plpgsql immutable security invoker as $$
begin
  if (body->>key)::integer not between lowest and highest then
    raise sqlstate 'PT400' using message = 'A number is not right',
      detail = format('bad_number: %s is a whole number from %s to %s.', key, lowest, highest),
      hint = 'Nothing was done.';
  end if;
  return coalesce((body->>key)::integer, lowest);
end $$;
comment on function inventory.read_count(jsonb, text, integer, integer) is
'A whole number of a body in a range; its least value where there is none. PT400 for others.';

create function inventory.check_space_filters(the_lab bigint, body jsonb) returns void
  language plpgsql stable security invoker as $$
declare
  problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('status', 404, 'slug', 'not_found', 'reason',
    format('there is no %s %s', replace(key, '_', ' '), left(body->>key, 100)))) into problems
  from (values
    ('freezer', exists (select from inventory.freezer f
      where f.lab_id = the_lab and f.id = (body->>'freezer')::bigint)),
    ('sample_type', exists (select from inventory.sample_type s
      where s.lab_id = the_lab and s.id = (body->>'sample_type')::bigint)),
    ('storage_type', exists (select from inventory.storage_type t
      where t.lab_id = the_lab and t.id = (body->>'storage_type')::bigint)),
    ('unit', inventory.find_thing(the_lab, 'storage_unit', body->'unit') is not null)
  ) asked (key, is_there)
  where body->>key is not null and not is_there;
  perform inventory.raise_problems(problems);
end $$;
comment on function inventory.check_space_filters(bigint, jsonb) is
  'Raises PT404 for a freezer, unit or type that is not there.';

create function inventory.units_with_space(the_lab bigint, body jsonb, place_count integer)
  returns bigint[]
  language plpgsql stable security invoker as $$
begin
  return (
    select array_agg(found.id order by found.freezer_id, found.id)
    from (
      -- In order before the free places are counted: that ends with the last unit wanted.
      select u.id, u.freezer_id
      from (
        select each.id, each.freezer_id, t.rows * t.cols as places
        from inventory.storage_unit each
        join inventory.freezer f
          on f.lab_id = each.lab_id and f.id = each.freezer_id and not f.is_retired
        join inventory.storage_type t on t.lab_id = each.lab_id and t.id = each.storage_type_id
          and t.rows is not null and t.holds = 'containers'
          and (t.sample_type_ids is null
            or (body->>'sample_type')::bigint = any (t.sample_type_ids))
        where each.lab_id = the_lab and not each.is_retired
          and (not body ? 'freezer' or each.freezer_id = (body->>'freezer')::bigint)
          and (not body ? 'storage_type' or t.id = (body->>'storage_type')::bigint)
          and (not body ? 'unit' or each.id in (
            select b.id from inventory.units_below(the_lab,
              array[inventory.find_thing(the_lab, 'storage_unit', body->'unit')]) b))
        order by each.freezer_id, each.id offset 0) u
      cross join lateral (
        select u.places
          - (select count(*) from inventory.container c where c.lab_id = the_lab
            and c.storage_unit_id = u.id and c."row" is not null)
          - (select count(*) from inventory.kept_places(the_lab, array[u.id]) k
            where k.account_id is distinct from auth.account_id())) free (count)
      where free.count >= case when body->'together' = 'true' then place_count else 1 end
      order by u.freezer_id, u.id
      limit case when body->'together' = 'true' then 1 else place_count end) found);
end $$;
comment on function inventory.units_with_space(bigint, jsonb, integer) is
'Units that have so many places free, together or in several: the first ones by freezer and id.';

create function inventory.reserve_places(
    the_lab bigint, places inventory.target[], minutes integer) returns timestamptz
  language plpgsql volatile security invoker as $$
declare
  until constant timestamptz := now() + make_interval(mins => minutes);
begin
  delete from inventory.reservation r where r.lab_id = the_lab and r.expires_at <= now();
  insert into inventory.reservation as kept
    (lab_id, storage_unit_id, "row", col, account_id, expires_at)
  select the_lab, p.unit_id, p.cell[1], p.cell[2], auth.account_id(), until
  from unnest(places) p
  on conflict on constraint reservation_pkey do update
    set account_id = excluded.account_id, expires_at = excluded.expires_at;
  return until;
end $$;
comment on function inventory.reserve_places(bigint, inventory.target[], integer) is
'Keeps places for the caller for some minutes.';

create function inventory.find_space(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  place_count constant integer := inventory.read_count(body, 'count', 1, 10000);
  minutes constant integer := inventory.read_count(body, 'reserve_minutes', 0, 1440);
  -- null is as if it were left out.
  asked constant jsonb := jsonb_strip_nulls(body);
  unit_ids bigint[];
  places inventory.target[];
  until timestamptz;
begin
  perform inventory.check_space_filters(the_lab, asked);
  unit_ids := inventory.units_with_space(the_lab, asked, place_count);
  if minutes > 0 then
    perform inventory.lock_content(the_lab, unit_ids);
  end if;
  places := array(
    select row(null, null, null, null, u.freezer_id, f.unit_id, f.cell,
      inventory.label_place(f.cell[1], f.cell[2], t))::inventory.target
    from inventory.free_places(the_lab, unit_ids) f
    join inventory.storage_unit u on u.lab_id = the_lab and u.id = f.unit_id
    join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    order by u.freezer_id, u.id, f.number limit place_count);
  if cardinality(places) < place_count then
    perform inventory.raise_problems(jsonb_build_array(jsonb_build_object('status', 409,
      'slug', 'full', 'reason', format('%s places are free%s, and %s are asked for',
        cardinality(places), case when body->'together' = 'true' then ' in one unit' end,
        place_count))));
  end if;
  if minutes > 0 then
    until := inventory.reserve_places(the_lab, places, minutes);
  end if;
  return (
    select jsonb_agg(jsonb_build_object('freezer_id', p.freezer_id, 'storage_unit_id', p.unit_id,
      'row', p.cell[1], 'col', p.cell[2], 'position', p.position, 'reserved_until', until)
      order by n)
    from unnest(places) with ordinality p (line, resource, id, goal, freezer_id, unit_id, cell,
      position, n));
end $$;
comment on function inventory.find_space(bigint, jsonb, inventory.item[]) is
'The work of POST /find_space.';

grant execute on function inventory.read_count(jsonb, text, integer, integer),
  inventory.check_space_filters(bigint, jsonb),
  inventory.units_with_space(bigint, jsonb, integer),
  inventory.reserve_places(bigint, inventory.target[], integer),
  inventory.find_space(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
