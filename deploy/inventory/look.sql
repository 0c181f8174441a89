-- Deploy lab-inventory:inventory/look to pg
-- requires: inventory/finding
-- requires: inventory/items
begin;

create function inventory.read_looked_at(the_lab bigint, body jsonb) returns bigint
  language plpgsql stable security invoker as $$
declare
  found_id constant bigint := inventory.find_thing(the_lab, 'storage_unit', body->'unit');
begin
  if coalesce(jsonb_typeof(body->'unit'), 'null') = 'null' then
    raise sqlstate 'PT400' using message = 'The request names no unit',
      detail = 'no_unit: unit is the id or a barcode of the one that was looked at.',
      hint = 'Send {"unit": "BOX-17", "codes": ["0359000001"]}.';
  elsif found_id is null then
    perform inventory.raise_problems(jsonb_build_array(jsonb_build_object('status', 404,
      'slug', 'not_found', 'reason', format('there is no storage unit %s',
        left(body->>'unit', 100)))));
  elsif coalesce(body->'apply', '"none"') not in ('"none"', '"moves"', '"all"')
    or coalesce(jsonb_typeof(body->'note'), 'null') not in ('string', 'null') then
    raise sqlstate 'PT400' using message = 'Wrong value of a field',
      detail = 'bad_value: apply is none, moves or all, and note a text.',
      hint = 'Leave them out, or mend them.';
  end if;
  return found_id;
end $$;
comment on function inventory.read_looked_at(bigint, jsonb) is
'The unit of a stock-take. PT404 if there is none, PT400 for what is no stock-take.';

create function inventory.read_looks(the_lab bigint, body jsonb) returns inventory.item[]
  language plpgsql stable security invoker as $$
declare
  sent constant jsonb := coalesce(body->'items', body->'codes');
  are_codes constant boolean := body ? 'codes';
begin
  if (body ? 'items') = are_codes or jsonb_typeof(sent) <> 'array' then
    raise sqlstate 'PT400' using message = 'The request does not say what was seen',
      detail = 'no_items: codes is a list of texts, or items one of objects.',
      hint = 'Send {"unit": "BOX-17", "codes": []} for an empty unit.';
  end if;
  perform inventory.limit_items(sent, 'Take stock of smaller units.');
  return array(
    select row(line, 'container', case when looked ? 'container' then
        inventory.find_thing(the_lab, 'container', looked->'container') end, looked)::inventory.item
    from jsonb_array_elements(sent) with ordinality _ (item, line)
    cross join lateral (select case when are_codes then jsonb_build_object('code', item)
      else item end as looked) __
    order by line);
end $$;
comment on function inventory.read_looks(bigint, jsonb) is
'What a stock-take says was seen, codes or items, as items; their ids are of those that it names as
container. Codes are for inventory.compare_seen() to find.';

create function inventory.look_problems(looks inventory.item[], grid inventory.unit_grid)
  returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'status', status, 'slug', slug,
      'reason', reason) order by i.line)
    from (
      select l.line, l.id, l.sent, judged.*, count(*) over (partition by cell) as times_there,
        count(*) over (partition by coalesce(l.sent->'code', l.sent->'container')) as times
      from unnest(looks) l
      cross join lateral (select case when grid.rows > 0
          and jsonb_typeof(l.sent->'position') in ('string', 'number') then
          inventory.read_position(l.sent->>'position', grid.rows, grid.cols, grid.row_scheme,
            grid.col_scheme, grid.numbering) end as cell,
        jsonb_typeof(l.sent) = 'object' and l.sent - '{code,container,position,state}'::text[]
          = '{}' and case when l.sent->>'state' = 'unread'
            then l.sent ? 'position' and not l.sent ?| '{code,container}'
            else coalesce(l.sent->'state', '"read"') = '"read"'
              and (l.sent ? 'code') <> (l.sent ? 'container') end as is_whole) judged) i
    cross join lateral (values
      (not is_whole, 400, 'bad_item', 'an item has code or container, and may have position; or a'
        ' position and the state unread'),
      (is_whole and i.sent ? 'code' and (jsonb_typeof(i.sent->'code') <> 'string'
        or inventory.is_blank(i.sent->>'code') or length(i.sent->>'code') > 200), 400, 'bad_code',
        'a code is a text of up to 200 characters'),
      (is_whole and i.sent ? 'container' and i.id is null, 404, 'not_found',
        format('there is no container %s', left(i.sent->>'container', 100))),
      (is_whole and i.sent ? 'position' and grid.rows is null, 400, 'no_grid',
        'the unit has no places'),
      (is_whole and i.sent ? 'position' and grid.rows > 0 and i.cell is null, 400, 'bad_position',
        format('%s is no label of a place', left(i.sent->>'position', 50))),
      (is_whole and i.cell = '{}', 400, 'out_of_bounds', format(
        'the unit has no place %s: %s rows, %s columns', left(i.sent->>'position', 50),
        grid.rows, grid.cols)),
      (is_whole and i.cell[1] > 0 and times_there > 1, 400, 'double_place',
        'two items are at this place'),
      (is_whole and coalesce(i.sent->'code', i.sent->'container') is not null and times > 1,
        400, 'repeated_item', format('%s comes twice',
          left(coalesce(i.sent->>'code', i.sent->>'container'), 100)))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.look_problems(inventory.item[], inventory.unit_grid) is
'The faults of the items of a stock-take; null for none.';

create function inventory.read_seen(the_lab bigint, the_unit bigint, body jsonb)
  returns inventory.seen_code[]
  language plpgsql stable security invoker as $$
declare
  grid constant inventory.unit_grid := inventory.grid_of(the_lab, the_unit);
  looks constant inventory.item[] := inventory.read_looks(the_lab, body);
  problems constant jsonb := inventory.look_problems(looks, grid);
begin
  perform inventory.raise_problems(problems);
  return array(
    select row(l.line, coalesce(l.sent->>'state', 'read'), coalesce(l.sent->>'code', (
        select min(b.code) from inventory.barcode b
        where b.lab_id = the_lab and b.container_id = l.id), c.uuid::text), null,
      inventory.read_position(l.sent->>'position', grid.rows, grid.cols, grid.row_scheme,
        grid.col_scheme, grid.numbering))::inventory.seen_code
    from unnest(looks) l
    left join inventory.container c on c.lab_id = the_lab and c.id = l.id
    order by l.line);
end $$;
comment on function inventory.read_seen(bigint, bigint, jsonb) is
'What a stock-take says was seen. Raises all problems at once.';

grant execute on function inventory.read_looked_at(bigint, jsonb),
  inventory.read_looks(bigint, jsonb),
  inventory.look_problems(inventory.item[], inventory.unit_grid),
  inventory.read_seen(bigint, bigint, jsonb) to lab_editor;

commit;
