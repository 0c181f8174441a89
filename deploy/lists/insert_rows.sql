-- Deploy lab-inventory:lists/insert_rows to pg
-- requires: lists/source
begin;

create type lists.job as (
  resource text, fields lists.field[], is_json boolean, mode text, match text);
comment on type lists.job is
'The work on a list: the resource and the fields of its rows, whether they came as JSON,
the mode (insert, upsert or skip), the column that says which row is meant.';

create type lists.outcome as (made bigint[], changed bigint[], left_count integer);
comment on type lists.outcome is
'What became of a list: the ids of the rows that were made, of those that were changed, and how many
are as they were.';

create function lists.is_given(field lists.field, is_json boolean) returns text
  language sql immutable security invoker
  return case when is_json then format('s.sent ? %L', field.name) else 'true' end;
comment on function lists.is_given(lists.field, boolean) is
  'Whether a row has a field, in the text of a query: of JSON each row may have others.';

create function lists.written_fields(fields lists.field[]) returns setof lists.field
  language sql immutable security invoker
begin atomic
  select f.* from unnest(fields) f
  where f.kind in ('column', 'parent', 'location') and f.target <> 'id' order by f.at, f.target;
end;
comment on function lists.written_fields(lists.field[]) is
  'The fields that are written, but for the id.';

create function lists.new_value(field lists.field, is_json boolean) returns text
  language sql immutable security invoker
  return format(case when field.fallback is null then 's.%1$I'
    when field.is_required then 'coalesce(s.%1$I, %2$s)'
    when is_json then 'case when %3$s then s.%1$I else %2$s end'
    else 's.%1$I' end, field.target, field.fallback, lists.is_given(field, is_json));
comment on function lists.new_value(lists.field, boolean) is
'The value of a field in a new row, in the text of a query: the default where none may be missing
and is, and where JSON does not name it.';

create function lists.next_id(resource text) returns text
  language plpgsql stable security invoker as $$
declare
  id_sequence constant text := format('inventory.%I', resource || '_id_seq');
  is_taken boolean;
begin
  -- The newest id is the end of an index. Which ids are larger would be asked of every row.
  execute format('select coalesce(max(id) > $1, false) from inventory.%I
    where lab_id = inventory.current_lab()', resource)
  into is_taken using coalesce(pg_sequence_last_value(id_sequence::regclass), 0);
  return case when is_taken then format('inventory.next_%s_id()', resource)
    else format('nextval(%L::regclass)', id_sequence) end;
end $$;
comment on function lists.next_id(text) is
'The next id, in the text of a query. Where no id past the last one is taken, the sequence itself:
to look for each would take longer than to write it.';

create function lists.insert_rows(
    job lists.job, records lists.record[], condition text, has_id boolean)
  returns bigint[]
  language plpgsql volatile security invoker as $$
declare
  made bigint[];
begin
  execute format('with made as (
      insert into inventory.%1$I (lab_id, id%2$s)
      select s.lab_id, %3$s%4$s from (%5$s) s where %6$s order by s.n
      returning id)
    select coalesce(array_agg(id), ''{}'') from made', job.resource,
    (select string_agg(format(', %I', f.target), '') from lists.written_fields(job.fields) f),
    case when has_id then 's.id' else lists.next_id(job.resource) end,
    (select string_agg(', ' || lists.new_value(f, job.is_json), '')
      from lists.written_fields(job.fields) f),
    lists.source(job.resource, job.fields, job.is_json, false), condition)
  into made using records;
  return made;
end $$;
comment on function lists.insert_rows(lists.job, lists.record[], text, boolean) is
'Makes rows of those records of a list for which a condition holds, with their own ids or without;
answers the ids, in their order.';

create function lists.make_rows(job lists.job, records lists.record[]) returns bigint[]
  language plpgsql volatile security invoker as $$
declare
  is_new constant text := case when job.mode = 'insert' or job.match is null then 'true'
    else format('not exists (select from inventory.%1$I t '
      'where t.lab_id = s.lab_id and t.%2$I = s.%2$I)', job.resource, job.match) end;
begin
  if exists (select from unnest(job.fields) f where f.kind = 'column' and f.target = 'id') then
    -- First those that have an id, so that no other one takes it.
    return lists.insert_rows(job, records, 's.id is not null and ' || is_new, true)
      || lists.insert_rows(job, records, 's.id is null and ' || is_new, false);
  end if;
  return lists.insert_rows(job, records, is_new, false);
end $$;
comment on function lists.make_rows(lists.job, lists.record[]) is
  'Makes the rows of a list that are not there yet; answers their ids.';

grant execute on function lists.is_given(lists.field, boolean),
  lists.written_fields(lists.field[]), lists.new_value(lists.field, boolean),
  lists.next_id(text), lists.insert_rows(lists.job, lists.record[], text, boolean),
  lists.make_rows(lists.job, lists.record[]) to lab_viewer;

commit;
