-- Deploy lab-inventory:inventory/check_out to pg
-- requires: inventory/move
begin;

create function inventory.require_state(the_lab bigint, items inventory.item[], states text[])
  returns void
  language plpgsql volatile security invoker as $$
declare
  problems jsonb;
begin
  perform inventory.lock_things(the_lab, '{}', array(select i.id from unnest(items) i));
  select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
    'status', 409, 'slug', 'wrong_state', 'reason', format('it is %s%s', c.state,
      ' to ' || c.out_to)) order by i.line) into problems
  from unnest(items) i
  join inventory.container c on c.lab_id = the_lab and c.id = i.id
  where c.state <> all (states);
  perform inventory.raise_problems(problems);
end $$;
comment on function inventory.require_state(bigint, inventory.item[], text[]) is
'Locks containers, and refuses those in another state than these.';

create function inventory.list_containers(the_lab bigint, items inventory.item[]) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('resource', 'container', 'id', c.id, 'state', c.state,
      'out_to', c.out_to, 'due_back_on', c.due_back_on, 'quantity', c.quantity, 'unit', c.unit,
      'thaw_count', c.thaw_count, 'freezer_id', c.freezer_id, 'storage_unit_id', c.storage_unit_id,
      'row', c."row", 'col', c.col, 'position', c.position) order by i.line)
    from unnest(items) i
    join inventory.container c on c.lab_id = the_lab and c.id = i.id);
end $$;
comment on function inventory.list_containers(bigint, inventory.item[]) is
'How containers are now, as verbs answer it.';

create function inventory.checkout(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  releases constant boolean := coalesce((body->>'release')::boolean, false);
begin
  if jsonb_typeof(body->'to') not in ('string', 'null') then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = 'wrong_type: to is a text, to whom they go.', hint = 'Send {"to": "Ann"}.';
  end if;
  perform inventory.require_state(the_lab, items, '{in}');
  update inventory.container c
  set state = 'out', out_to = coalesce(inventory.trim_to_null(body->>'to'), audit.caller()),
    due_back_on = (body->>'due_back_on')::date,
    storage_unit_id = case when not releases then c.storage_unit_id end
  where c.lab_id = the_lab and c.id = any (array(select i.id from unnest(items) i));
  return inventory.list_containers(the_lab, items);
end $$;
comment on function inventory.checkout(bigint, jsonb, inventory.item[]) is
'The work of POST /checkout.';

create function inventory.checkin_problems(
    the_lab bigint, items inventory.item[], default_goal jsonb) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from unnest(items) i
    join inventory.container c on c.lab_id = the_lab and c.id = i.id
    cross join lateral (values
      (c.storage_unit_id is null and coalesce(i.sent->'to', default_goal) is null
        and i.sent->'quantity' is distinct from '0',
        409, 'no_home', 'its place was given up: say where to; POST /find_space finds one'),
      (i.sent ? 'quantity' and c.unit is null, 409, 'no_quantity',
        'nobody said in what it is measured'),
      (i.sent ? 'quantity' and (jsonb_typeof(i.sent->'quantity') <> 'number'
        or inventory.is_amount((i.sent->>'quantity')::numeric) is not true),
        400, 'bad_quantity', 'what is left is a number')
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.checkin_problems(bigint, inventory.item[], jsonb) is
'Items that cannot come back so; null for none.';

create function inventory.checkin(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  problems jsonb;
begin
  perform inventory.lock_goals(the_lab, items, body->'to');
  perform inventory.require_state(the_lab, items, '{out}');
  problems := inventory.checkin_problems(the_lab, items, body->'to');
  perform inventory.raise_problems(problems);
  update inventory.container c
  set state = case when i.sent->'quantity' = '0' then 'consumed' else 'in' end,
    out_to = null, due_back_on = null,
    thaw_count = c.thaw_count
      + coalesce(i.sent->>'thawed', body->>'thawed', 'false')::boolean::integer,
    quantity = coalesce((i.sent->>'quantity')::numeric, c.quantity)
  from unnest(items) i
  where c.lab_id = the_lab and c.id = i.id;
  perform inventory.move_to_goals(the_lab,
    array(select i from unnest(items) i where i.sent->'quantity' is distinct from '0'),
    body->'to');
  return inventory.list_containers(the_lab, items);
end $$;
comment on function inventory.checkin(bigint, jsonb, inventory.item[]) is
'The work of POST /checkin. What comes back empty is consumed, as what POST /use empties.';

grant execute on function inventory.require_state(bigint, inventory.item[], text[]),
  inventory.list_containers(bigint, inventory.item[]),
  inventory.checkout(bigint, jsonb, inventory.item[]),
  inventory.checkin_problems(bigint, inventory.item[], jsonb),
  inventory.checkin(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
