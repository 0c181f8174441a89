-- Deploy lab-inventory:inventory/property_fault to pg
-- requires: inventory/schema_fault
begin;

-- One function a kind of value, and no query where an expression does: they run on every row.
create function inventory.number_fault(value jsonb, schema jsonb) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case
    when (schema->'minimum')::numeric > value::numeric then
      format('%s is less than %s', value, schema->'minimum')
    when (schema->'maximum')::numeric < value::numeric then
      format('%s is more than %s', value, schema->'maximum')
    when (schema->'exclusiveMinimum')::numeric >= value::numeric then
      format('%s is not more than %s', value, schema->'exclusiveMinimum')
    when (schema->'exclusiveMaximum')::numeric <= value::numeric then
      format('%s is not less than %s', value, schema->'exclusiveMaximum') end;
end $$;
comment on function inventory.number_fault(jsonb, jsonb) is
'Which rule of its schema a number breaks, in words; null if none.';

create function inventory.is_date(value text) returns boolean
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case
    when value !~ '^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$' then false
    else right(value, 2)::integer <= extract(day from
      make_date(left(value, 4)::integer, substr(value, 6, 2)::integer, 1)
      + interval '1 month' - interval '1 day') end;
end $$;
comment on function inventory.is_date(text) is 'Whether a text is a day, as 2026-01-31.';

create function inventory.string_fault(value jsonb, schema jsonb) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  word constant text := value #>> '{}';
begin
  return case
    when (schema->'minLength')::numeric > length(word) then
      format('%s is shorter than %s', left(value::text, 50), schema->'minLength')
    when (schema->'maxLength')::numeric < length(word) then
      format('%s is longer than %s', left(value::text, 50), schema->'maxLength')
    when schema ? 'pattern' and word !~ (schema->>'pattern') then
      format('%s does not match %s', left(value::text, 50), schema->>'pattern')
    when schema ? 'format' and not inventory.is_date(word) then
      format('%s is not a date', left(value::text, 50)) end;
end $$;
comment on function inventory.string_fault(jsonb, jsonb) is
'Which rule of its schema a string breaks, in words; null if none.';

create function inventory.property_fault(value jsonb, schema jsonb, path text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  kind constant text := jsonb_typeof(value);
  types constant jsonb := schema->'type';
  fault text;
begin
  -- Of an array of single values and one such value, @> says whether it is among them.
  if types is not null and not types @> pg_catalog.to_jsonb(kind)
    and not (kind = 'number' and types @> '"integer"' and value::numeric % 1 = 0) then
    fault := format('%s is %s %s', left(value::text, 50), case
      when jsonb_typeof(types) = 'array' then 'none of' when types = '"null"' then 'not'
      when types <@ '["integer", "array", "object"]' then 'not an' else 'not a' end,
      translate(types::text, '[]"', ''));
  elsif schema ? 'const' and schema->'const' <> value then
    fault := format('%s is not %s', left(value::text, 50), schema->'const');
  elsif schema ? 'enum' and (kind in ('object', 'array') or not schema->'enum' @> value) then
    fault := format('%s is not one of %s', left(value::text, 50),
      left((schema->'enum')::text, 200));
  elsif kind = 'number' then
    fault := inventory.number_fault(value, schema);
  elsif kind = 'string' then
    fault := inventory.string_fault(value, schema);
  elsif kind = 'object' then
    return inventory.object_fault(value, schema, path);
  elsif kind = 'array' then
    return inventory.array_fault(value, schema, path);
  end if;
  return path || ': ' || fault;
end $$;
comment on function inventory.property_fault(jsonb, jsonb, text) is
'The first rule of a schema that a value breaks, with the path of what breaks it; null if none.';

create function inventory.object_fault(value jsonb, schema jsonb, path text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  rules constant jsonb := schema->'properties';
  required constant jsonb := schema->'required';
  is_closed constant boolean := schema->'additionalProperties' is not distinct from 'false';
  item record;
  fault text;
begin
  for n in 0 .. coalesce(jsonb_array_length(required), 0) - 1 loop
    if not value ? (required->>n) then
      return format('%s: %s is required', path, required->>n);
    end if;
  end loop;
  if rules is null and not is_closed then
    return null;
  end if;
  for item in select e.key, e.value from jsonb_each(value) e loop
    fault := inventory.property_fault(item.value, rules->item.key,
      path || '.' || left(item.key, 50));
    if fault is not null then
      return fault;
    elsif is_closed and (rules ? item.key) is not true then
      return format('%s: %s is not one of its properties', path, left(item.key, 50));
    end if;
  end loop;
  return null;
end $$;
comment on function inventory.object_fault(jsonb, jsonb, text) is
'The first rule of its schema that an object breaks, or what is in it.';

create function inventory.array_fault(value jsonb, schema jsonb, path text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  count constant integer := jsonb_array_length(value);
  fault text;
begin
  if (schema->'minItems')::numeric > count then
    return format('%s: %s items are fewer than %s', path, count, schema->'minItems');
  elsif (schema->'maxItems')::numeric < count then
    return format('%s: %s items are more than %s', path, count, schema->'maxItems');
  elsif schema ? 'items' then
    for n in 0 .. count - 1 loop
      fault := inventory.property_fault(value->n, schema->'items', format('%s[%s]', path, n));
      if fault is not null then
        return fault;
      end if;
    end loop;
  end if;
  return null;
end $$;
comment on function inventory.array_fault(jsonb, jsonb, text) is
'The first rule of its schema that an array breaks, or what is in it.';
grant execute on function inventory.number_fault(jsonb, jsonb), inventory.is_date(text),
  inventory.string_fault(jsonb, jsonb), inventory.property_fault(jsonb, jsonb, text),
  inventory.object_fault(jsonb, jsonb, text), inventory.array_fault(jsonb, jsonb, text)
  to lab_viewer;

commit;
