-- Deploy lab-inventory:request/explain_refusal to pg
-- requires: inventory/schema
-- requires: request/schema
begin;

create function request.unreadable_fields(resource text, body jsonb, state text) returns text[]
  language plpgsql stable security invoker set search_path = '' as $$
declare
  sent record;
  fields text[] := array[]::text[];
begin
  for sent in select key, value from jsonb_each(body) loop
    begin
      execute format('select jsonb_populate_record(null::inventory.%I, $1)', resource)
      using jsonb_build_object(sent.key, sent.value);
    exception when integrity_constraint_violation or data_exception then
      if sqlstate = state then
        fields := fields || sent.key;
      end if;
    end;
  end loop;
  return fields;
end $$;
comment on function request.unreadable_fields(text, jsonb, text) is
  'The fields of a body whose values raise this error by themselves.';

create function request.explain_refusal(
    resource text, body jsonb, state text, refusal text, violated text, missing text)
  returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  fields text[] := array_remove(nullif(missing, '') || array(
    select attname::text from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = any (conkey)
    where conrelid = format('inventory.%I', resource)::regclass and conname = violated
      and attname <> 'lab_id' order by attnum), null);
  sent text;
begin
  if fields = '{}' then
    fields := request.unreadable_fields(resource, body, state);
  end if;
  select string_agg(format('%s is %s', field, coalesce(left(body->>field, 200), 'null')), ', ')
  into sent from unnest(fields) field;
  raise exception using errcode = state, message = refusal,
    detail = format('%s: %s.', case state when '23505' then 'key_taken'
      when '23503' then 'no_parent' when '23502' then 'missing_field' else 'bad_value' end,
      concat(sent, case state when '23503' then ', which is not present' end)),
    hint = case state
      when '23505' then format('Another %s has that: choose another value.', resource)
      when '23503' then 'There is none of that id: make it first, or name another.'
      else 'Send another value.' end;
end $$;
comment on function request.explain_refusal(text, jsonb, text, text, text, text) is
'Raises an error of PostgreSQL again with the fields and the values that it is about. It tells no
more than the caller sent: PostgreSQL itself leaves values out where there is a policy.';

grant execute on function request.unreadable_fields(text, jsonb, text),
  request.explain_refusal(text, jsonb, text, text, text, text) to lab_viewer;

commit;
