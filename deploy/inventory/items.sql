-- Deploy lab-inventory:inventory/items to pg
-- requires: inventory/barcode
-- requires: inventory/problems
begin;

create type inventory.item as (
  line integer,
  resource text,
  id bigint,
  sent jsonb
);
comment on type inventory.item is
  'An item of a verb: its line in the request, from 1, the thing that it names, all that it says.';

create function inventory.find_thing(the_lab bigint, the_resource text, named jsonb) returns bigint
  language plpgsql stable security invoker as $$
declare
  word constant text := named #>> '{}';
  found_id bigint;
begin
  if jsonb_typeof(named) = 'number' then
    if word !~ '^[1-9][0-9]{0,17}$' then
      return null;
    elsif the_resource = 'container' then
      return (select c.id from inventory.container c
        where c.lab_id = the_lab and c.id = word::bigint);
    end if;
    return (select u.id from inventory.storage_unit u
      where u.lab_id = the_lab and u.id = word::bigint);
  elsif jsonb_typeof(named) <> 'string' then
    return null;
  end if;
  select case the_resource when 'container' then b.container_id else b.storage_unit_id end
  into found_id from inventory.barcode b where b.lab_id = the_lab and b.code = word;
  if found_id is null and the_resource = 'container'
    and word ~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then
    select c.id into found_id from inventory.container c
    where c.lab_id = the_lab and c.uuid = word::uuid;
  end if;
  return found_id;
end $$;
comment on function inventory.find_thing(bigint, text, jsonb) is
'The id of the container or storage_unit that a client names: a number is an id, a text a barcode
or, of a container, its uuid. A barcode is compared as it is; null if there is no such thing.';

create function inventory.read_item(the_lab bigint, line integer, sent jsonb, known text[])
  returns inventory.item
  language plpgsql stable security invoker as $$
declare
  item inventory.item := row(line, null, null, sent)::inventory.item;
  names_unit constant boolean := sent ? 'unit' and 'unit' <> all (known);  -- else one of measure
begin
  if jsonb_typeof(sent) = 'object' and (sent ? 'container') <> names_unit
    and sent - known - '{container,unit}'::text[] = '{}' then
    item.resource := case when names_unit then 'storage_unit' else 'container' end;
    item.id := inventory.find_thing(the_lab, item.resource,
      case when names_unit then sent->'unit' else sent->'container' end);
  end if;
  return item;
end $$;
comment on function inventory.read_item(bigint, integer, jsonb, text[]) is
'Reads one item, as {"container": 5} or {"unit": "RACK-4"}, with further keys that are known.
Without a resource if it is none, without an id if nothing is so named.';

-- An expression, so that it becomes part of what calls it, as for each key of ten thousand items.
create function inventory.value_fault(key text, value jsonb) returns text
  language sql immutable security invoker parallel safe
  return case when jsonb_typeof(value) <> 'null' then case
    when key in ('dry_run', 'release', 'thawed', 'together')
      then case when jsonb_typeof(value) <> 'boolean' then 'true or false' end
    when key in ('freezer', 'sample_type', 'storage_type')
      then case when jsonb_typeof(value) <> 'number' or value #>> '{}' !~ '^[0-9]{1,18}$'
        then 'an id, a whole number' end
    when key in ('count', 'reserve_minutes', 'row', 'col')
      then case when jsonb_typeof(value) <> 'number' or value #>> '{}' !~ '^[0-9]{1,9}$'
        then 'a whole number' end
    when key = 'due_back_on'
      then case when jsonb_typeof(value) <> 'string' or value #>> '{}' !~ '^\d{4}-\d\d-\d\d$'
        then 'a date like 2026-01-31' end
    when key = 'occurred_at'
      then case when jsonb_typeof(value) <> 'string' or value #>> '{}' !~*
        '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$'
        then 'a time like 2026-01-31T12:00Z' end end end;
comment on function inventory.value_fault(text, jsonb) is
'What the value of a key is to be, in the body of a verb, in an item or in a goal, where it is
something else; null if it is right, and for null. Nothing is read as another type: neither "yes" as
true, nor "5" as a number, nor tomorrow as a date.';

create function inventory.item_problems(items inventory.item[], resources text[], known text[])
  returns jsonb
  language plpgsql stable security invoker as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('line', i.line, 'status', status, 'slug', slug,
      'reason', reason) order by i.line)
    from (
      select *, count(*) over (partition by resource, id) > 1 as is_repeated,
        case when jsonb_typeof(sent) = 'object' then (
          select string_agg(format('%s is %s', key, inventory.value_fault(key, value)), '; ')
          from jsonb_each(sent - 'count')
          where inventory.value_fault(key, value) is not null) end as fault
      from unnest(items)) i
    cross join lateral (values
      (i.resource is null, 400, 'bad_item', format('an item is an object with container or unit%s',
        case when known <> '{}' then ', and may have ' || array_to_string(known, ', ') end)),
      (i.resource is not null and fault is not null, 400, 'bad_item', fault),
      (i.resource <> all (resources), 400, 'bad_item',
        format('this is not for a %s', replace(i.resource, '_', ' '))),
      (i.resource is not null and i.id is null, 404, 'not_found', format('there is no %s %s',
        replace(i.resource, '_', ' '), left(case i.resource
          when 'container' then i.sent->>'container' else i.sent->>'unit' end, 100))),
      (i.id is not null and i.is_repeated, 400, 'repeated_item', format('%s %s comes twice',
        replace(i.resource, '_', ' '), i.id))
    ) problem (is_so, status, slug, reason)
    where is_so);
end $$;
comment on function inventory.item_problems(inventory.item[], text[], text[]) is
'The problems of items that were read: null for none.';

create function inventory.limit_items(sent jsonb, advice text) returns void
  language plpgsql stable security invoker as $$
begin
  if jsonb_array_length(sent) > 10000 then
    raise sqlstate 'PT400' using message = 'Too many items',
      detail = format('too_many: %s items; one request takes 10000.', jsonb_array_length(sent)),
      hint = advice;
  end if;
end $$;
comment on function inventory.limit_items(jsonb, text) is
'The 400 for more items than a request takes, with advice for what to do instead.';

create function inventory.read_items(
    the_lab bigint, sent jsonb, resources text[], known text[])
  returns inventory.item[]
  language plpgsql stable security invoker as $$
declare
  items inventory.item[];
  problems jsonb;
begin
  if jsonb_typeof(sent) is distinct from 'array' or jsonb_array_length(sent) = 0 then
    raise sqlstate 'PT400' using message = 'The request has no items',
      detail = 'no_items: items is a list of at least one.',
      hint = 'Send {"items": [{"container": 5}, {"container": "0359000001"}]}.';
  end if;
  perform inventory.limit_items(sent, 'Send them in several requests.');
  select array_agg(inventory.read_item(the_lab, line::integer, item, known) order by line)
  into items from jsonb_array_elements(sent) with ordinality _ (item, line);
  problems := inventory.item_problems(items, resources, known);
  perform inventory.raise_problems(problems);
  return items;
end $$;
comment on function inventory.read_items(bigint, jsonb, text[], text[]) is
'The items of a verb. resources are those that it is for, known the keys that an item may have
besides. PT400 for what is no item or comes twice, PT404 naming all that are not there.';

grant execute on function inventory.find_thing(bigint, text, jsonb),
  inventory.value_fault(text, jsonb),
  inventory.read_item(bigint, integer, jsonb, text[]),
  inventory.item_problems(inventory.item[], text[], text[]),
  inventory.limit_items(jsonb, text),
  inventory.read_items(bigint, jsonb, text[], text[]) to lab_viewer;

commit;
