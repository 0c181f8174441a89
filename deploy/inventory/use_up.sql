-- Deploy lab-inventory:inventory/use_up to pg
-- requires: inventory/check_out
-- requires: inventory/units_of_measure
begin;

create function inventory.amount_problems(the_lab bigint, items inventory.item[]) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', status, 'slug', slug, 'reason', reason) order by i.line)
    from unnest(items) i
    join inventory.container c on c.lab_id = the_lab and c.id = i.id
    cross join lateral (
      select case when jsonb_typeof(i.sent->'amount') = 'number'
          then (i.sent->>'amount')::numeric end,
        coalesce((i.sent->>'count')::numeric, 1),
        inventory.read_unit(coalesce(i.sent->>'unit', c.unit))) asked (amount, times, unit)
    cross join lateral (values
      ((asked.amount > 0 and asked.amount < 1e308 and scale(asked.amount) <= 100) is not true,
        400, 'bad_amount', 'amount is a number above 0, with up to 100 decimals'),
      (c.unit is null or c.quantity is null, 409, 'no_quantity', 'nobody said how much is in it'),
      (c.unit is not null and inventory.dimension_of(asked.unit)
        is distinct from inventory.dimension_of(c.unit), 400, 'bad_unit',
        format('%s is no unit for what is counted in %s', left(asked.unit, 20), c.unit)),
      (asked.amount > 0 and asked.amount < 1e308
        and inventory.dimension_of(asked.unit) = inventory.dimension_of(c.unit)
        and c.quantity < asked.times * asked.amount * inventory.factor_of(asked.unit)
          / inventory.factor_of(c.unit), 409, 'not_enough',
        format('%s %s are left', trim_scale(c.quantity), c.unit))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.amount_problems(bigint, inventory.item[]) is
'Items that ask for an amount, times a count, that is none, or more than there is; null for none.';

create function inventory.take_amounts(the_lab bigint, items inventory.item[]) returns void
  language plpgsql volatile security invoker as $$
declare
  problems jsonb;
begin
  perform inventory.require_state(the_lab, items, '{in,out}');
  problems := inventory.amount_problems(the_lab, items);
  perform inventory.raise_problems(problems);
  update inventory.container c
  set quantity = rest.quantity,
    state = case when rest.quantity = 0 then 'consumed' else c.state end,
    out_to = case when rest.quantity > 0 then c.out_to end,
    due_back_on = case when rest.quantity > 0 then c.due_back_on end
  from unnest(items) i
  join inventory.container stored on stored.lab_id = the_lab and stored.id = i.id
  cross join lateral (
    select stored.quantity - coalesce((i.sent->>'count')::integer, 1)
      * inventory.convert_amount((i.sent->>'amount')::numeric,
        inventory.read_unit(coalesce(i.sent->>'unit', stored.unit)), stored.unit)) rest (quantity)
  where c.lab_id = the_lab and c.id = i.id;
end $$;
comment on function inventory.take_amounts(bigint, inventory.item[]) is
'Takes from containers what items ask for. One that is empty then is consumed, and leaves its
place.';

create function inventory.use(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
begin
  perform inventory.take_amounts(the_lab, items);
  return inventory.list_containers(the_lab, items);
end $$;
comment on function inventory.use(bigint, jsonb, inventory.item[]) is 'The work of POST /use.';

grant execute on function inventory.amount_problems(bigint, inventory.item[]),
  inventory.take_amounts(bigint, inventory.item[]),
  inventory.use(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
