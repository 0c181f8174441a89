-- Deploy lab-inventory:inventory/aliquot to pg
-- requires: inventory/move
-- requires: inventory/use_up
begin;

create function inventory.aliquot_problems(items inventory.item[]) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'resource', i.resource, 'id', i.id,
      'status', 400, 'slug', 'bad_count', 'reason', reason) order by i.line)
    from unnest(items) i
    cross join lateral (values
      ((jsonb_typeof(i.sent->'count') = 'number' and i.sent->>'count' ~ '^[1-9][0-9]{0,3}$')
        is not true, 'count is a whole number from 1 to 9999'),
      (i.sent ? 'barcodes' and jsonb_array_length(case jsonb_typeof(i.sent->'barcodes')
        when 'array' then i.sent->'barcodes' else '[]' end)::text
        is distinct from i.sent->>'count', 'barcodes is a list with one for each')
    ) problem (is_so, reason)
    where is_so);
end $$;
comment on function inventory.aliquot_problems(inventory.item[]) is
'Items that do not say how many aliquots; null for none.';

create function inventory.code_problems(the_lab bigint, items inventory.item[]) returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', asked.line, 'status', status, 'slug', slug,
      'reason', reason, 'in_the_way', case when b.id is not null
        then jsonb_build_object('resource', 'barcode', 'id', b.id) end) order by asked.line)
    from (
      select i.line, wanted, inventory.trim_text(wanted #>> '{}') as code,
        count(*) over (partition by inventory.trim_text(wanted #>> '{}')) as uses
      from unnest(items) i
      cross join lateral jsonb_array_elements(i.sent->'barcodes') wanted
      where wanted <> 'null') asked
    left join inventory.barcode b on b.lab_id = the_lab and b.code = asked.code
    cross join lateral (values
      (jsonb_typeof(wanted) <> 'string' or inventory.is_blank(asked.code)
        or length(asked.code) > 200,
        400, 'bad_code', 'a code is a text of up to 200 characters'),
      (b.id is not null, 409, 'code_taken', format('barcode %s is in use', left(asked.code, 100))),
      (b.id is null and asked.uses > 1 and not inventory.is_blank(asked.code),
        409, 'code_taken', format('barcode %s comes twice', left(asked.code, 100)))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.code_problems(bigint, inventory.item[]) is
'Barcodes for new containers that are no codes, are in use, or come twice; null for none.';

create function inventory.make_aliquots(the_lab bigint, items inventory.item[])
  returns inventory.item[]
  language plpgsql volatile security invoker as $$
declare
  made constant inventory.item[] := array(
    select row(row_number() over (order by i.line, n), 'container', inventory.next_container_id(),
      i.sent || jsonb_build_object('container', i.id, 'code', i.sent->'barcodes'->(n - 1))
    )::inventory.item
    from unnest(items) i cross join lateral generate_series(1, (i.sent->>'count')::integer) n
    order by i.line, n);
begin
  insert into inventory.container (lab_id, id, freezer_id, parent_id, name, description,
    sample_type_id, quantity, unit, lot, collected_on, expires_on, owner_id, project_id, properties)
  select the_lab, m.id, c.freezer_id, c.id, c.name, c.description, c.sample_type_id,
    (m.sent->>'amount')::numeric, coalesce(m.sent->>'unit', c.unit), c.lot, c.collected_on,
    c.expires_on, c.owner_id, c.project_id, c.properties
  from unnest(made) m
  join inventory.container c on c.lab_id = the_lab and c.id = (m.sent->>'container')::bigint
  order by m.line;
  insert into inventory.barcode (lab_id, code, container_id)
  select the_lab, m.sent->>'code', m.id from unnest(made) m where m.sent->>'code' is not null
  order by m.line;
  return made;
end $$;
comment on function inventory.make_aliquots(bigint, inventory.item[]) is
'Makes the aliquots that items ask for, with their barcodes and without places.';

create function inventory.aliquot(the_lab bigint, body jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
declare
  problems jsonb := inventory.aliquot_problems(items);
  made inventory.item[];
begin
  if problems is null then
    problems := inventory.code_problems(the_lab, items);
  end if;
  perform inventory.raise_problems(problems);
  if (select sum((i.sent->>'count')::integer) from unnest(items) i) > 10000 then
    raise sqlstate 'PT400' using message = 'Too many aliquots',
      detail = 'too_many: one request makes 10000.', hint = 'Send them in several requests.';
  end if;
  perform inventory.lock_goals(the_lab, items, body->'to');
  perform inventory.take_amounts(the_lab, items);
  made := inventory.make_aliquots(the_lab, items);
  perform inventory.move_to_goals(the_lab, made, body->'to');
  return inventory.list_containers(the_lab, made);
end $$;
comment on function inventory.aliquot(bigint, jsonb, inventory.item[]) is
'The work of POST /aliquot.';

grant execute on function inventory.aliquot_problems(inventory.item[]),
  inventory.code_problems(bigint, inventory.item[]),
  inventory.make_aliquots(bigint, inventory.item[]),
  inventory.aliquot(bigint, jsonb, inventory.item[])
  to lab_editor;

commit;
