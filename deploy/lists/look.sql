-- Deploy lab-inventory:lists/look to pg
-- requires: inventory/explain_rows
-- requires: lists/faults
begin;

create procedure lists.add_look(many text, one text, writer name)
  language plpgsql security invoker set search_path = '' as $add$
declare
  columns text;
  fields text;
begin
  select string_agg(quote_ident(t.attname), ', ' order by t.attnum),
    string_agg(format('candidate.%I', t.attname), ', ' order by t.attnum)
  into columns, fields
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = v.attname and t.attgenerated = ''
  where v.attrelid = format('api.%I', many)::regclass and v.attnum > 0;
  execute format($sql$
    create function lists.look_at_%1$s(candidate inventory.%1$I, is_new boolean) returns jsonb
      language plpgsql volatile security invoker as $$
    declare
      violated text; field text; detail text; hint text;
    begin
      perform set_config('lab.looked', '', true);
      if is_new then
        insert into inventory.%1$I (%2$s) values (%3$s);
      else
        update inventory.%1$I t set (%2$s) = row(%3$s)
        where t.lab_id = candidate.lab_id and t.id = candidate.id;
      end if;
      return pg_catalog.to_jsonb(string_to_array(
        nullif(current_setting('lab.looked'), ''), ' '));
    exception when integrity_constraint_violation or data_exception
      or sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT409' then
      get stacked diagnostics violated = constraint_name, field = column_name,
        detail = pg_exception_detail, hint = pg_exception_hint;
      return jsonb_build_object('code', sqlstate, 'message', sqlerrm, 'detail', detail,
        'hint', hint, 'rule', coalesce(nullif(violated, ''), nullif(field, '')));
    end $$;
    comment on function lists.look_at_%1$s(inventory.%1$I, boolean) is
'What speaks against a %1$s, new or changed: a list of the rules that it breaks, an error that a trigger
raises, or null. Nothing is written, as inventory.explain_%1$s() sees to where header.x_explain is look.';
    grant execute on function lists.look_at_%1$s(inventory.%1$I, boolean) to %4$I
    $sql$, one, columns, fields, writer);
end $add$;
comment on procedure lists.add_look(text, text, name) is
  'Makes lists.look_at_site() for the view api.sites.';

create function lists.rule_fault(job lists.job, record lists.record, refusal jsonb)
  returns lists.fault
  language plpgsql stable security invoker as $$
declare
  rule constant text := coalesce(refusal->>'rule', refusal #>> '{}');
  made constant regclass := format('inventory.%I', job.resource);
  kind "char";
  broken text;
  sent lists.field;
  fault lists.fault;
begin
  select c.contype, coalesce(f.target, a.attname) into kind, broken
  from pg_constraint c
  cross join lateral unnest(c.conkey) with ordinality k (num, at)
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = num and a.attname <> 'lab_id'
  left join unnest(job.fields) f on f.target = a.attname
  where c.conrelid = made and c.conname = rule
  order by f.target is null, k.at limit 1;
  select f.* into sent from unnest(job.fields) f where f.target = coalesce(broken, rule) limit 1;
  fault.n := record.n;
  fault.line := record.line;
  fault.name := coalesce(sent.name, broken, rule);
  fault.value := case when job.is_json then record.sent->>fault.name else record.cells[sent.at] end;
  if jsonb_typeof(refusal) = 'object' then
    fault.code := refusal->>'code';
    fault.message := coalesce(regexp_replace(nullif(refusal->>'detail', ''), '^[a-z_]+: |\.$', '', 'g'),
      refusal->>'message');
    fault.hint := nullif(refusal->>'hint', '');
    return fault;
  end if;
  fault.code := case kind when 'c' then '23514' when 'f' then '23503' when 'p' then '23505'
    when 'u' then '23505' else '23502' end;
  fault.message := case kind
    when 'c' then case when rule like '%\_not_blank' then 'it is blank'
      else format('violates check constraint "%s"', rule) end
    when 'f' then format('there is no such %s', replace(regexp_replace(broken, '_id$', ''), '_', ' '))
    when 'p' then format('another %s has this id', replace(job.resource, '_', ' '))
    when 'u' then format('another %s has that', replace(job.resource, '_', ' '))
    else 'a value is required' end;
  fault.hint := case kind when 'c' then 'Send another value.'
    when 'f' then 'Make it first, or name another.' when 'p' then 'Leave it out, or send mode=upsert.'
    when 'u' then 'Choose another value.'
    else case when sent is null then format('Add a column %s.', rule) else 'Fill the cell.' end end;
  return fault;
end $$;
comment on function lists.rule_fault(lists.job, lists.record, jsonb) is
  'The fault of a record that breaks a rule, or for which a trigger raises an error.';

create function lists.candidate(job lists.job) returns text
  language sql stable security invoker
begin atomic
  select format('row(%s)::inventory.%I', string_agg(case
      when a.attgenerated <> '' then 'null'
      when a.attname = 'lab_id' then 's.lab_id'
      when a.attname = 'id' then format('coalesce(t.id, %s9223372036854775807 - s.n)',
        case when f.target is not null then 's.id, ' end)
      when a.attname in ('created_at', 'updated_at') then 'now()'
      when f.target is null then format('case when t.id is null then %s else t.%I end',
        coalesce(pg_get_expr(d.adbin, d.adrelid), 'null'), a.attname)
      else format('case when t.id is null then %s when %s then s.%I else t.%3$I end',
        lists.new_value(f, job.is_json), lists.is_given(f, job.is_json), a.attname)
    end, ', ' order by a.attnum), job.resource)
  from pg_attribute a
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join unnest(job.fields) f on f.target = a.attname
    and f.kind in ('column', 'parent', 'location')
  where a.attrelid = format('inventory.%I', job.resource)::regclass and a.attnum > 0
    and not a.attisdropped;
end;
comment on function lists.candidate(lists.job) is
  'The whole row that a record, s, makes of its row, t, in the text of a query.';

create function lists.look_faults(
    job lists.job, records lists.record[], bad_n integer[], bad_names text[])
  returns lists.fault[]
  language plpgsql volatile security invoker
  set enable_nestloop = off as $$
declare
  faults lists.fault[];
begin
  perform set_config('header.x_explain', 'look', true);
  execute format('select array_agg(f order by f.n)
    from (
      select s.n, lists.look_at_%1$s(%2$s, t.id is null) as found
      from (%3$s) s left join inventory.%4$I t on t.lab_id = s.lab_id and %5$s %6$s offset 0) looked
    join unnest($1) r on r.n = looked.n
    cross join lateral jsonb_array_elements(case jsonb_typeof(looked.found)
      when ''array'' then looked.found else jsonb_build_array(looked.found) end) rule
    cross join lateral lists.rule_fault($4, r, rule) f
    where jsonb_typeof(looked.found) in (''array'', ''object'')',
    job.resource, lists.candidate(job), lists.source(job.resource, job.fields, job.is_json, true),
    job.resource, case when job.match is null then 'false'
      else format('t.%1$I = s.%1$I', job.match) end,
    case when job.mode = 'skip' then 'where t.id is null' end)
  into faults using records, bad_n, bad_names, job;
  perform set_config('header.x_explain', '', true);
  return (
    select array_agg(f) from unnest(faults) f
    where (f.n, f.name) not in (select n, name from unnest(bad_n, bad_names) b (n, name))
      -- A required parent whose name was bad is missing now.
      and not (f.code = '23503' and lists.is_in_list(job, records, f)));
end $$;
comment on function lists.look_faults(lists.job, lists.record[], integer[], text[]) is
'What the rules and the triggers of a table say against the rows of a list, one by one; null for
nothing. What is known to be bad, $3 and $4, is not said again.';

create function lists.is_in_list(job lists.job, records lists.record[], fault lists.fault)
  returns boolean
  language sql stable security invoker
begin atomic
  select exists (
    select from unnest(job.fields) f
    join lists.named_parents(format('inventory.%I', job.resource)::regclass) p
      on p.target = f.target and p.parent = format('inventory.%I', job.resource)::regclass
    cross join unnest(job.fields) id
    where f.name = fault.name and id.target = 'id' and exists (
      select from unnest(records) r where r.n < fault.n and case when job.is_json
        then r.sent->>'id' else r.cells[id.at] end = fault.value));
end;
comment on function lists.is_in_list(lists.job, lists.record[], lists.fault) is
'Whether the parent that a row lacks is a row above it in the same list.';

create function lists.collect_faults(job lists.job, records lists.record[], width integer)
  returns lists.fault[]
  language plpgsql volatile security invoker as $$
declare
  faults lists.fault[] := coalesce(lists.shape_faults(job, records, width), '{}');
  sound constant lists.record[] := array(
    select r from unnest(records) r where cardinality(r.cells) = width order by r.n);
  field lists.field;
begin
  foreach field in array job.fields loop
    if field.kind not in ('ignored', 'location') or field.target = 'freezer_id' then
      faults := faults || coalesce(lists.field_faults(job, sound, field), '{}');
    end if;
  end loop;
  foreach field in array job.fields loop
    if field.kind = 'column' and (field.target = 'id' or field.target = job.match or exists (
      select from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and c.conkey @> array[a.attnum]
      where c.conrelid = format('inventory.%I', job.resource)::regclass and c.contype = 'u'
        and cardinality(c.conkey) = 2 and a.attname = field.target)) then
      faults := faults || coalesce(lists.repeat_faults(job, sound, field,
        array(select f.n from unnest(faults) f), array(select f.name from unnest(faults) f)), '{}');
    end if;
  end loop;
  return faults || coalesce(lists.look_faults(job, sound,
    array(select f.n from unnest(faults) f), array(select f.name from unnest(faults) f)), '{}');
end $$;
comment on function lists.collect_faults(lists.job, lists.record[], integer) is
'Everything that is wrong with the rows of a list whose header has so many names.';

grant execute on function lists.rule_fault(lists.job, lists.record, jsonb),
  lists.candidate(lists.job), lists.look_faults(lists.job, lists.record[], integer[], text[]),
  lists.is_in_list(lists.job, lists.record[], lists.fault),
  lists.collect_faults(lists.job, lists.record[], integer) to lab_viewer;

commit;
