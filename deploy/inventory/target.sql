-- Deploy lab-inventory:inventory/target to pg
-- requires: inventory/check_places
-- requires: inventory/items
begin;

create type inventory.target as (
  line integer,
  resource text,
  id bigint,
  goal jsonb,
  freezer_id bigint,
  unit_id bigint,
  cell integer[],
  position text
);
comment on type inventory.target is
'Where an item is to go: what was sent; the freezer, and the unit if it goes into one; row and col
of its place there, and the label of that.';

create function inventory.read_targets(the_lab bigint, items inventory.item[], default_goal jsonb)
  returns inventory.target[]
  language plpgsql stable security invoker as $$
begin
  return (
    with asked as (
      select *, case when jsonb_typeof(sent->'to') = 'object' or not sent ? 'to'
        then coalesce(sent->'to', default_goal) end as goal
      from unnest(items)
    ), unit as materialized (
      select named, inventory.find_thing(the_lab, 'storage_unit', named) as id
      from (select distinct goal->'unit' as named from asked) _
    )
    select array_agg(row(i.line, i.resource, i.id, goal, coalesce(u.freezer_id, f.id), u.id,
      case
        when goal->>'position' <> 'next' then inventory.read_position(goal->>'position',
          t.rows, t.cols, t.row_scheme, t.col_scheme, t.fill_order)
        when goal ? 'row' then nullif(array[
          case when goal->>'row' ~ '^-?[0-9]{1,9}$' then (goal->>'row')::integer end,
          case when goal->>'col' ~ '^-?[0-9]{1,9}$' then (goal->>'col')::integer end],
          '{null,null}') end,
      null)::inventory.target order by i.line)
    from asked i
    left join unit on unit.named = i.goal->'unit'
    left join inventory.storage_unit u on u.lab_id = the_lab and u.id = unit.id
    left join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    left join inventory.freezer f on f.lab_id = the_lab and f.id = case
      when i.goal->>'freezer' ~ '^[1-9][0-9]{0,17}$' then (i.goal->>'freezer')::bigint end);
end $$;
comment on function inventory.read_targets(bigint, inventory.item[], jsonb) is
'Where items are to go, as their key "to" says, or the one of the request: {"unit": 3, "position":
"B3"}, {"unit": "BOX-17", "row": 2, "col": 3}, {"freezer": 1}. position next is a free one.';

create function inventory.target_problems(the_lab bigint, targets inventory.target[]) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from (
      select *, goal ? 'position' or goal ? 'row' or goal ? 'col' as says_place,
        cell is not null and cell <> '{}'
          and count(*) over (partition by unit_id, cell) > 1 as is_double
      from unnest(targets)) i
    left join inventory.storage_unit u on u.lab_id = the_lab and u.id = i.unit_id
    left join inventory.storage_type t on t.lab_id = the_lab and t.id = u.storage_type_id
    cross join lateral (values
      (jsonb_typeof(goal) is distinct from 'object' or (goal ? 'unit') = (goal ? 'freezer')
        or goal - '{unit,freezer,position,row,col}'::text[] <> '{}'
        or (goal ? 'row') <> (goal ? 'col') or goal ? 'row' and goal ? 'position',
        400, 'bad_target', 'to is a unit, with position, row and col, or neither; or a freezer'),
      (goal ? 'unit' and u.id is null, 404, 'not_found',
        format('there is no storage unit %s', left(goal->>'unit', 100))),
      (goal ? 'freezer' and i.freezer_id is null, 404, 'not_found',
        format('there is no freezer %s', left(goal->>'freezer', 100))),
      (says_place and (goal ? 'freezer' or u.id is not null and t.rows is null), 400, 'no_grid',
        'only a unit with a grid has places'),
      (t.rows is not null and goal->>'position' <> 'next' and cell is null, 400, 'bad_position',
        format('%s is no label of a place', left(goal->>'position', 50))),
      (t.rows is not null and goal ? 'row' and goal ? 'col'
        and (cell is null or array_position(cell, null) > 0)
        and (goal->'row' <> 'null' or goal->'col' <> 'null'), 400, 'bad_position',
        'row and col are whole numbers'),
      (t.rows is not null and (cell = '{}'
        or not (cell[1] between 1 and t.rows and cell[2] between 1 and t.cols)),
        400, 'out_of_bounds', format('%s has no place %s: %s rows, %s columns', t.name,
          coalesce(left(goal->>'position', 50), array_to_string(cell, '-')), t.rows, t.cols)),
      (is_double, 400, 'double_place', 'two items of the request go to this place')
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.target_problems(bigint, inventory.target[]) is
'The problems of targets that were read: null for none.';

grant execute on function inventory.read_targets(bigint, inventory.item[], jsonb),
  inventory.target_problems(bigint, inventory.target[]) to lab_viewer;

commit;
