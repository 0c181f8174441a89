-- Deploy lab-inventory:request/explain_refusal to pg
-- requires: inventory/schema
-- requires: request/header
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
    resource text, body jsonb, state text, refusal text, violated text, missing text,
    place text default null)
  returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  fields text[] := array_remove(nullif(missing, '') || array(
    select attname::text from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = any (conkey)
    where conrelid = format('inventory.%I', resource)::regclass and conname = violated
      and attname <> 'lab_id'
      -- A foreign key names a row by lab and id; a third column says where that row is.
      and (contype <> 'f' or cardinality(conkey) < 3 or attnum = conkey[2])
    order by attnum), null);
  sent text;
begin
  if fields = '{}' then
    fields := request.unreadable_fields(resource, body, state);
  end if;
  select string_agg(format('%s is %s', field, case body->>field
    when '' then 'blank' else coalesce(left(body->>field, 200), 'null') end), ', ')
  into sent from unnest(fields) field;
  raise exception using errcode = state, message = refusal, constraint = coalesce(violated, ''),
    detail = format('%s: %s.', case state when '23505' then 'key_taken'
      when '23503' then 'no_parent' when '23502' then 'missing_field' else 'bad_value' end,
      concat(sent, case state when '23503' then ', which is not present' end, ', in ' || place)),
    hint = case state
      when '23505' then format('Another %s has that: choose another value.', resource)
      when '23503' then 'There is none of that id: make it first, or name another.'
      else 'Send another value.' end;
end $$;
comment on function request.explain_refusal(text, jsonb, text, text, text, text, text) is
'Raises an error of PostgreSQL again with the fields and the values that it is about. It tells no
more than the caller sent: PostgreSQL itself leaves values out where there is a policy.';

create function request.row_in_list() returns text
  language sql stable security invoker parallel safe
  return nullif(current_setting('lab.row', true), '');
comment on function request.row_in_list() is
'Which row of a list the triggers of a table are at, where the list is tried again: its number
there, or its id.';

create function request.name_row() returns trigger
  language plpgsql volatile security invoker as $$
begin
  if coalesce(current_setting('header.x_explain', true), '') in ('', 'one', 'look') then
    null;
  elsif tg_op = 'INSERT' then
    perform set_config('lab.row_number', concat(
      coalesce(nullif(current_setting('lab.row_number', true), ''), '0')::integer + 1), true);
    perform set_config('lab.row', 'row ' || current_setting('lab.row_number', true), true);
  elsif coalesce(current_setting('lab.row_number', true), '') = '' then
    perform set_config('lab.row', format('%s %s', tg_table_name, new.id), true);
  end if;
  return new;
end $$;
comment on function request.name_row() is
'Trigger, the first by its name, for a list that is tried again: counts the rows that come, or takes
the id of one that is there. A row that is merged is the one that came.';

create function request.looks_again(violated text) returns boolean
  language plpgsql volatile security invoker as $$
begin
  if violated like '%\_place_key' and request.header('x-explain') is null then
    perform set_config('header.x_explain', 'one', true);
    return true;
  end if;
  return false;
end $$;
comment on function request.looks_again(text) is
'Whether a write of one row is to be tried again, so that the database says what is in its place.';

create function request.explain_row(resource text, new_row jsonb, violated text) returns void
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  kind constant "char" := (
    select contype from pg_constraint
    where conrelid = format('inventory.%I', resource)::regclass and conname = violated);
begin
  perform request.explain_refusal(resource, new_row,
    case kind when 'c' then '23514' when 'f' then '23503' when 'p' then '23505'
      when 'u' then '23505' else '23502' end,
    case kind when 'c' then format('new row for relation "%s" violates check constraint "%s"',
        resource, violated)
      when 'f' then format('insert or update on table "%s" violates foreign key constraint "%s"',
        resource, violated)
      when 'p' then format('duplicate key value violates unique constraint "%s"', violated)
      when 'u' then format('duplicate key value violates unique constraint "%s"', violated)
      else format('null value in column "%s" of relation "%s" violates not-null constraint',
        violated, resource) end,
    violated, case when kind is null then violated end,
    request.row_in_list());
end $$;
comment on function request.explain_row(text, jsonb, text) is
'Raises what PostgreSQL would for a row of a list that breaks a constraint, or has a null in a
column that may have none, and says which row it is: its number in the list, or its id.';

create function request.is_worth_explaining() returns boolean
  language sql volatile security invoker
  return clock_timestamp() < statement_timestamp() + interval '3 s';
comment on function request.is_worth_explaining() is
'Whether there is time to look at a row of a list before the statement has to end. What comes later
has the words of PostgreSQL alone.';

grant execute on function request.unreadable_fields(text, jsonb, text),
  request.explain_refusal(text, jsonb, text, text, text, text, text),
  request.row_in_list(), request.name_row(), request.looks_again(text),
  request.explain_row(text, jsonb, text), request.is_worth_explaining() to lab_viewer;

commit;
