-- Deploy lab-inventory:lists/write to pg
-- requires: lists/insert_rows
begin;

create function lists.difference(job lists.job) returns text
  language plpgsql immutable security invoker as $$
declare
  new_values text[];
  tidied text[];
  old_values text[];
begin
  select array_agg(v), array_agg(case when f.type <> 'text' then v
      when f.is_required then format('inventory.trim_text(%s)', v)
      else format('inventory.trim_to_null(%s)', v) end), array_agg(format('t.%I', f.target))
  into new_values, tidied, old_values
  from lists.written_fields(job.fields) f
  cross join lateral (select case when job.is_json
    then format('case when %s then s.%I else t.%2$I end', lists.is_given(f, true), f.target)
    else format('s.%I', f.target) end) _ (v);
  if new_values is null then
    return 'false';
  elsif job.match <> 'id' and exists (select from unnest(job.fields) f where f.target = 'id') then
    tidied := tidied || 'coalesce(s.id, t.id)'::text;  -- a trigger refuses another one
    new_values := new_values || 'coalesce(s.id, t.id)'::text;
    old_values := old_values || 't.id'::text;
  end if;
  return format('(%s) is distinct from (%s)', array_to_string(old_values, ', '),
      array_to_string(new_values, ', '))
    || format(' and (%s) is distinct from (%s)', array_to_string(old_values, ', '),
      array_to_string(tidied, ', '));
end $$;
comment on function lists.difference(lists.job) is
'Whether a record of a list, s, would change its row, t, in the text of a query. Text is compared
as it is stored, which is trimmed.';

create function lists.change_rows(job lists.job, records lists.record[]) returns bigint[]
  language plpgsql volatile security invoker as $$
declare
  changed bigint[];
begin
  execute format('with changed as (
      update inventory.%1$I t set %2$s from (%3$s) s
      where t.lab_id = s.lab_id and t.%4$I = s.%4$I and (%5$s)
      returning t.id)
    select coalesce(array_agg(id), ''{}'') from changed', job.resource,
    (select string_agg(format(case when f.target = 'id' then 'id = coalesce(s.id, t.id)'
        when job.is_json then '%1$I = case when %2$s then s.%1$I else t.%1$I end'
        else '%1$I = s.%1$I' end, f.target, lists.is_given(f, true)), ', ')
      from unnest(job.fields) f where f.kind in ('column', 'parent', 'location')
        and f.target <> job.match),
    lists.source(job.resource, job.fields, job.is_json, false), job.match, lists.difference(job))
  into changed using records;
  return changed;
end $$;
comment on function lists.change_rows(lists.job, lists.record[]) is
  'Changes the rows of a list that are there and differ from it; answers their ids.';

create function lists.vacate_keys(job lists.job, records lists.record[]) returns void
  language plpgsql volatile security invoker as $$
declare
  key record;
begin
  for key in
    select f.target, case when not a.attnotnull then 'null'
      when f.type = 'uuid' then 'gen_random_uuid()' else 'gen_random_uuid()::text' end as instead
    from lists.written_fields(job.fields) f
    join pg_attribute a on a.attrelid = format('inventory.%I', job.resource)::regclass
      and a.attname = f.target
    join pg_constraint c on c.conrelid = a.attrelid and c.contype = 'u' and not c.condeferrable
      and c.conkey @> array[a.attnum]
    where f.target <> job.match
  loop
    execute format('with s as materialized (%1$s)
      update inventory.%2$I t set %3$I = %4$s from s
      where t.lab_id = s.lab_id and t.%5$I = s.%5$I and t.%3$I is distinct from s.%3$I
        and t.%3$I in (select wanted.%3$I from s wanted)',
      lists.source(job.resource, job.fields, job.is_json, false), job.resource, key.target,
      key.instead, job.match)
    using records;
  end loop;
end $$;
comment on function lists.vacate_keys(lists.job, lists.record[]) is
'Takes the keys from rows of a list that others of it are to have: so two may change places, though
one of them has to be written first.';

create function lists.write_rows(job lists.job, records lists.record[]) returns lists.outcome
  language plpgsql volatile security invoker as $$
declare
  changed bigint[] := array[]::bigint[];
  made bigint[];
  is_repeated boolean;
begin
  if job.match is not null then
    execute format('select count(%1$I) > count(distinct %1$I) from (%2$s) s', job.match,
      lists.source(job.resource, job.fields, job.is_json, false)) into is_repeated using records;
    if is_repeated then
      perform lists.raise_refused();
    end if;
  end if;
  if job.mode = 'upsert' and job.match is not null
    and exists (
      select from unnest(job.fields) f
      where f.kind in ('column', 'parent', 'location') and f.target <> job.match) then
    begin
      changed := lists.change_rows(job, records);
    exception when unique_violation then
      perform lists.vacate_keys(job, records);
      changed := lists.change_rows(job, records);
    end;
  end if;
  made := lists.make_rows(job, records);
  return row(made, changed, cardinality(records) - cardinality(made) - cardinality(changed));
end $$;
comment on function lists.write_rows(lists.job, lists.record[]) is
'Writes the rows of a list. Those are left alone that are so already, or are there where only new
ones are wanted.';

grant execute on function lists.difference(lists.job),
  lists.change_rows(lists.job, lists.record[]), lists.vacate_keys(lists.job, lists.record[]),
  lists.write_rows(lists.job, lists.record[]) to lab_viewer;

commit;
