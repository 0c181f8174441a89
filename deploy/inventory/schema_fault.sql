-- Deploy lab-inventory:inventory/schema_fault to pg
-- requires: inventory/json_limits
-- requires: inventory/pattern
begin;

-- Of JSON Schema what one can explain to a person in a sentence. Any other keyword is refused, as
-- a rule that nobody checks is worse than none.
create function inventory.schema_keyword(keyword text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case
    when keyword in ('title', 'description', '$schema', '$comment', 'pattern') then 'a string'
    when keyword in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum') then 'a number'
    when keyword in ('minLength', 'maxLength', 'minItems', 'maxItems') then
      'a whole number from 0 to 1000000'
    when keyword = 'type' then
      'string, number, integer, boolean, array, object, null, or a list of some'
    when keyword = 'enum' then 'a list of 1 to 200 strings, numbers, booleans or nulls'
    when keyword = 'const' then 'a string, a number, a boolean or null'
    when keyword = 'format' then 'date'
    when keyword = 'required' then 'a list of strings'
    when keyword = 'additionalProperties' then 'true or false'
    when keyword = 'properties' then 'an object of schemas'
    when keyword = 'items' then 'one schema, an object'
    when keyword in ('default', 'examples') then 'anything' end;
end $$;
comment on function inventory.schema_keyword(text) is
'What a keyword of JSON Schema takes, in words; null for one that is not supported.';

create function inventory.is_keyword_fine(keyword text, given jsonb) returns boolean
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  kind constant text := jsonb_typeof(given);
  scalars constant text[] := array['string', 'number', 'boolean', 'null'];
begin
  return case inventory.schema_keyword(keyword)
    when 'anything' then true
    when 'a string' then kind = 'string'
    when 'a number' then kind = 'number'
    when 'true or false' then kind = 'boolean'
    when 'date' then given = '"date"'
    when 'an object of schemas' then kind = 'object'
    when 'one schema, an object' then kind = 'object'
    when 'a whole number from 0 to 1000000' then kind = 'number'
      and given @? '$ ? (@ >= 0 && @ <= 1000000)' and given::numeric % 1 = 0
    when 'a list of strings' then kind = 'array'
      and not given @? 'strict $[*] ? (@.type() != "string")'
    when 'a string, a number, a boolean or null' then kind = any (scalars)
    else case keyword
      when 'type' then kind in ('string', 'array') and given not in ('[]')
        and jsonb_build_array('string', 'number', 'integer', 'boolean', 'array', 'object', 'null')
          @> case kind when 'array' then given else jsonb_build_array(given) end
      else kind = 'array' and jsonb_array_length(given) between 1 and 200
        and not given @? 'strict $[*] ? (@.type() == "array" || @.type() == "object")' end
    end;
end $$;
comment on function inventory.is_keyword_fine(text, jsonb) is
'Whether a keyword of JSON Schema, one that is supported, is given what it takes.';

create function inventory.schema_fault(schema jsonb, path text) returns text
  language plpgsql stable security invoker strict parallel safe as $$
declare
  rule record;
  fault text;
begin
  if jsonb_typeof(schema) <> 'object' then
    return format('%s is not a schema, an object', path);
  end if;
  for rule in select key, value from jsonb_each(schema) loop
    if inventory.schema_keyword(rule.key) is null then
      return format('%s: %s is not supported', path, left(rule.key, 50));
    elsif not inventory.is_keyword_fine(rule.key, rule.value) then
      return format('%s: %s is not %s', path, rule.key, inventory.schema_keyword(rule.key));
    elsif rule.key = 'pattern' then
      fault := path || ': pattern: ' || inventory.pattern_fault(rule.value #>> '{}');
    elsif rule.key = 'items' then
      fault := inventory.schema_fault(rule.value, path || '.items');
    elsif rule.key = 'properties' then
      select f into fault from jsonb_each(rule.value) p
      cross join lateral inventory.schema_fault(p.value, format('%s.%s', path, left(p.key, 50))) f
      where f is not null limit 1;
    end if;
    if fault is not null then
      return fault;
    end if;
  end loop;
  return null;
end $$;
comment on function inventory.schema_fault(jsonb, text) is
'The first thing in a schema that is not supported, with its path; null if it is fine.';
grant execute on function inventory.schema_keyword(text),
  inventory.is_keyword_fine(text, jsonb), inventory.schema_fault(jsonb, text) to lab_viewer;

commit;
