-- Deploy lab-inventory:inventory/properties to pg
-- requires: inventory/container
-- requires: inventory/property_fault
begin;

create function inventory.check_properties() returns trigger
  language plpgsql volatile security definer set search_path = '' as $$
declare
  fault text := inventory.json_fault(new.properties, 16000);
  schema jsonb;
begin
  if fault is not null then
    fault := 'properties: ' || fault;
  elsif new.sample_type_id is not null and jsonb_typeof(new.properties) = 'object' then
    -- Key share, so that a change of the schema waits for this row, and this for that.
    select s.properties_schema into schema from inventory.sample_type s
    where s.lab_id = coalesce(inventory.current_lab(), new.lab_id) and s.id = new.sample_type_id
    for key share;
    fault := inventory.property_fault(new.properties, schema, 'properties');
  end if;
  if fault is not null then
    raise sqlstate 'PT400' using message = 'The properties do not fit',
      detail = format('bad_properties: %s%s.', fault, ', in ' || request.row_in_list()),
      hint = coalesce(format('GET /sample_type/%s shows their schema.', new.sample_type_id),
        'Send less.'), column = 'properties';
  end if;
  return new;
end $$;
comment on function inventory.check_properties() is
'Trigger. Properties of a container are bounded in size, and fit the schema of its sample type. One
without properties lacks none that are required.
Definer: it locks the sample type, which an editor may not write.';
create trigger check_properties_of_new before insert on inventory.container for each row
  when (new.properties is not null) execute function inventory.check_properties();
create trigger check_properties before update on inventory.container for each row
  when (new.properties is not null and (new.properties, new.sample_type_id)
    is distinct from (old.properties, old.sample_type_id))
  execute function inventory.check_properties();

create function inventory.check_schema() returns trigger
  language plpgsql volatile security invoker as $$
declare
  fault constant text := coalesce(
    'properties_schema: ' || inventory.json_fault(new.properties_schema, 16000),
    inventory.schema_fault(new.properties_schema, 'properties_schema'),
    case when new.properties_schema->'type' <> '"object"'
        then 'properties_schema: type is not object'
      when jsonb_array_length(
          jsonb_path_query_array(new.properties_schema, 'strict $.**.pattern')) > 20
        then 'properties_schema: more than 20 patterns' end);
  unfit record;
begin
  if fault is not null then
    raise sqlstate 'PT400' using message = 'This schema is not supported',
      detail = format('bad_schema: %s%s.', fault, ', in ' || request.row_in_list()),
      hint = 'Of JSON Schema there are: type, enum, const, minimum, maximum, exclusiveMinimum, '
        'exclusiveMaximum, minLength, maxLength, pattern, format (date), required, properties, '
        'additionalProperties (true, false), items (one schema), minItems, maxItems, title, '
        'description, default, examples, $schema, $comment.';
  elsif tg_op = 'INSERT' then
    return new;
  end if;
  -- It excludes the key-share lock of inventory.check_properties().
  perform from inventory.sample_type s where s.lab_id = new.lab_id and s.id = new.id for update;
  select count(*), array_agg(c.id order by c.id) as ids,
    array_agg(f order by c.id) as faults
  into unfit from inventory.container c
  cross join lateral inventory.property_fault(
    c.properties, new.properties_schema, 'properties') f
  where c.lab_id = new.lab_id and c.sample_type_id = new.id and f is not null;
  if unfit.count > 0 then
    raise sqlstate 'PT409' using message = 'Containers would not fit this schema',
      detail = format('schema_in_use: %s containers of this type would not fit, first %s: %s.',
        unfit.count, array_to_string(unfit.ids[1:10], ', '), unfit.faults[1]),
      hint = 'Change their properties first, or the schema.';
  end if;
  return new;
end $$;
comment on function inventory.check_schema() is
'Trigger. The schema of a sample type is one that is supported, and that its containers fit.';
create trigger check_schema_of_new before insert on inventory.sample_type for each row
  when (jsonb_typeof(new.properties_schema) = 'object') execute function inventory.check_schema();
create trigger check_schema before update on inventory.sample_type for each row
  when (jsonb_typeof(new.properties_schema) = 'object'
    and new.properties_schema is distinct from old.properties_schema)
  execute function inventory.check_schema();

commit;
