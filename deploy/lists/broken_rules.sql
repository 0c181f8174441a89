-- Deploy lab-inventory:lists/broken_rules to pg
-- requires: lists/look
begin;

create function lists.moved_keys(job lists.job) returns text
  language sql stable security invoker
begin atomic
  select format('select k.rule, t.id from c join inventory.%1$I t '
    'on t.lab_id = (c.candidate).lab_id and t.id = (c.candidate).id '
    'cross join lateral (values (null, false)%2$s) k (rule, is_moved) '
    'where not c.is_new and k.is_moved', job.resource,
    string_agg(format(', (%L, t.%I is distinct from (c.candidate).%2$I)', c.conname, a.attname),
      ''))
  from pg_constraint c
  join pg_attribute a on a.attrelid = c.conrelid and c.conkey @> array[a.attnum]
    and a.attname <> 'lab_id'
  where c.conrelid = format('inventory.%I', job.resource)::regclass and c.contype = 'u'
    and cardinality(c.conkey) = 2;
end;
comment on function lists.moved_keys(lists.job) is
'A query for the rows that a list takes a key from, by the name of its constraint: another row of
the list may have it.';

create function lists.broken_rules(
    job lists.job, records lists.record[], bad_n integer[], bad_names text[])
  returns lists.refusal[]
  language plpgsql volatile security invoker
  set enable_nestloop = off as $$
declare
  made constant regclass := format('inventory.%I', job.resource)::regclass;
  rules text;
  refusals lists.refusal[];
begin
  select string_agg(format('(%L, %s, %s)', r.name, (r.rank > 2 and coalesce((
        select cardinality(c.conkey) = 2 from pg_constraint c
        where c.conrelid = made and c.conname = r.name), false))::text,
      replace(replace(r.fault, 'tg_op = ''INSERT''', 'c.is_new'), 't.id <> new.id', format(
        't.id <> new.id and t.id not in (select m.id from moved m where m.rule = %L)', r.name))),
      ', ')
  into rules from inventory.list_rules(made) r;
  perform set_config('header.x_explain', 'look', true);
  execute format('with c as materialized (
      select s.n, t.id is null as is_new, %2$s as candidate
      from (%3$s) s left join inventory.%1$I t on t.lab_id = s.lab_id and %4$s %5$s),
      moved as materialized (%7$s)
    select array_agg(row(c.n, pg_catalog.to_jsonb(broken.rule), broken.is_sure)::lists.refusal)
    from c cross join lateral (select (c.candidate).*) new
    cross join lateral (values %6$s) broken (rule, is_sure, is_so) where broken.is_so',
    job.resource, lists.candidate(job), lists.source(job.resource, job.fields, job.is_json, true),
    case when job.match is null then 'false' else format('t.%1$I = s.%1$I', job.match) end,
    case when job.mode = 'skip' then 'where t.id is null' end, rules, lists.moved_keys(job))
  into refusals using records, bad_n, bad_names;
  perform set_config('header.x_explain', '', true);
  return coalesce(refusals, '{}');
end $$;
comment on function lists.broken_rules(lists.job, lists.record[], integer[], text[]) is
'The rules of the table that the rows of a list break as they are. One is sure where no trigger
could complete the row: a key that is taken, a parent that is not there.';

create function lists.look_at_rows(job lists.job, records lists.record[], deadline timestamptz)
  returns lists.refusal[]
  language plpgsql volatile security invoker as $$
declare
  refusals lists.refusal[];
begin
  perform set_config('header.x_explain', 'look', true);
  execute format('
    select array_agg(row(looked.n, rule, true)::lists.refusal) from (
      select s.n, case when clock_timestamp() < $2
        then lists.look_at_%1$s(%2$s, t.id is null) end as said
      from (%3$s) s left join inventory.%1$I t on t.lab_id = s.lab_id and %4$s %5$s offset 0) looked
    cross join lateral jsonb_array_elements(case jsonb_typeof(looked.said)
      when ''array'' then looked.said else jsonb_build_array(looked.said) end) rule
    where looked.said is not null and not (jsonb_typeof(rule) = ''string'' and exists (
      select from pg_constraint c where c.conrelid = ''inventory.%1$I''::regclass
        and c.conname = rule #>> ''{}'' and c.contype <> ''c'' and cardinality(c.conkey) = 2))',
    job.resource, lists.candidate(job), lists.source(job.resource, job.fields, job.is_json, false),
    case when job.match is null then 'false' else format('t.%1$I = s.%1$I', job.match) end,
    case when job.mode = 'skip' then 'where t.id is null' end)
  into refusals using records, deadline;
  perform set_config('header.x_explain', '', true);
  return coalesce(refusals, '{}');
end $$;
comment on function lists.look_at_rows(lists.job, lists.record[], timestamptz) is
'What a table''s rules and triggers say against rows, one by one, but for its keys, while there is
time.';

grant execute on function lists.moved_keys(lists.job),
  lists.look_at_rows(lists.job, lists.record[], timestamptz),
  lists.broken_rules(lists.job, lists.record[], integer[], text[]) to lab_viewer;

commit;
