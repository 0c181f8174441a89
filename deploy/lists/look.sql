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
'What speaks against a %1$s, new or changed: a list of the rules that it breaks, an error that a
trigger raises, or null. Nothing is written, as inventory.explain_%1$s() sees to where
header.x_explain is look.';
    grant execute on function lists.look_at_%1$s(inventory.%1$I, boolean) to %4$I
    $sql$, one, columns, fields, writer);
end $add$;
comment on procedure lists.add_look(text, text, name) is
  'Makes lists.look_at_site() for the view api.sites.';

create function lists.without_slug(detail text) returns text
  language sql immutable security invoker
  return regexp_replace(nullif(detail, ''), '^[a-z_]+: |\.$', '', 'g');
comment on function lists.without_slug(text) is
  'The detail of an error as a reason, without the word for programs before it; null for none.';

create type lists.refusal as (n integer, said jsonb, is_sure boolean);
comment on type lists.refusal is
'What speaks against a row of a list: its number; the name of a rule, of a place with the id of what
is in it, as container_place_key:7, or an error as an object; whether that is sure.';

create function lists.rule_of(refusal jsonb) returns text
  language sql immutable security invoker
  return case jsonb_typeof(refusal) when 'object' then nullif(refusal->>'rule', '')
    else split_part(refusal #>> '{}', ':', 1) end;
comment on function lists.rule_of(jsonb) is
  'The rule that a refusal is about: a constraint, or a column that may not be null.';

create function lists.rule_names(job lists.job, refusal jsonb) returns text[]
  language sql stable security invoker
begin atomic
  select array_agg(f.name) from unnest(job.fields) f
  where f.target = lists.rule_of(refusal) or f.target in (
    select a.attname from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      and a.attname <> 'lab_id'
    where c.conrelid = format('inventory.%I', job.resource)::regclass
      and c.conname = lists.rule_of(refusal));
end;
comment on function lists.rule_names(lists.job, jsonb) is
  'The columns of a list that a rule is about.';

create function lists.rule_words(
    resource text, rule text, kind "char", target text, is_sent boolean, taken_by text)
  returns text[]
  language sql immutable security invoker
begin atomic
  select case kind
    when 'c' then array['23514', case when rule like '%\_not_blank'
      then format('it is blank (%s)', rule) else format('violates check constraint "%s"', rule) end,
      'Send another value.']
    when 'f' then array['23503', format('there is no such %s',
      replace(regexp_replace(target, '_id$', ''), '_', ' ')), 'Make it first, or name another.']
    when 'p' then array['23505', format('another %s has this id (%s)', named, rule),
      'Leave it out, or send mode=upsert.']
    when 'u' then array['23505', case when rule like '%\_place_key'
      then format('%s is in that place (%s)', taken_by, rule)
      else format('another %s has that (%s)', named, rule) end, 'Choose another value.']
    else array['23502', 'a value is required',
      case when is_sent then 'Fill the cell.' else format('Add a column %s.', rule) end] end
  from (values (replace(resource, '_', ' '))) _ (named);
end;
comment on function lists.rule_words(text, text, "char", text, boolean, text) is
'SQLSTATE, message and hint for a rule that a row breaks: a constraint of a kind, or a column that
may not be null. taken_by is what has the place.';

create function lists.rule_fault(job lists.job, refusal jsonb)
  returns lists.fault
  language plpgsql stable security invoker as $$
declare
  rule constant text := lists.rule_of(refusal);
  made constant regclass := format('inventory.%I', job.resource)::regclass;
  kind "char";
  broken text;
  sent lists.field;
  fault lists.fault;
  words text[];
begin
  select c.contype, coalesce(f.target, a.attname) into kind, broken
  from pg_constraint c
  cross join lateral unnest(c.conkey) with ordinality k (num, at)
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = num and a.attname <> 'lab_id'
  left join unnest(job.fields) f on f.target = a.attname
  where c.conrelid = made and c.conname = rule
  order by f.target is null, k.at limit 1;
  if rule like '%\_place_key' and exists (
    select from unnest(job.fields) f where f.target = 'position') then
    broken := 'position';
  end if;
  select f.* into sent from unnest(job.fields) f where f.target = coalesce(broken, rule) limit 1;
  fault.n := sent.at;
  fault.name := coalesce(sent.name, broken, rule);
  if jsonb_typeof(refusal) = 'object' and (kind is null or refusal->>'code' not like '23%') then
    fault.code := refusal->>'code';
    -- A row that was only tried has an id that nobody will see.
    fault.message := concat_ws(': ', refusal->>'message', regexp_replace(
      lists.without_slug(refusal->>'detail'),
      format('^%s [0-9]+: ', replace(job.resource, '_', ' ')), ''));
    fault.hint := nullif(refusal->>'hint', '');
    return fault;
  end if;
  words := lists.rule_words(job.resource, rule, kind, broken, sent.at is not null,
    case when jsonb_typeof(refusal) = 'object' then 'another row of the list'
      else coalesce(replace(job.resource, '_', ' ') || ' '
        || nullif(split_part(refusal #>> '{}', ':', 2), ''), 'something') end);
  fault.code := words[1];
  fault.message := words[2];
  fault.hint := words[3];
  return fault;
end $$;
comment on function lists.rule_fault(lists.job, jsonb) is
'The fault of a row that breaks a rule, or for which a trigger raises an error; as its number that
of the column in the header, or null.';

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

grant execute on function lists.without_slug(text), lists.rule_of(jsonb),
  lists.rule_names(lists.job, jsonb), lists.rule_words(text, text, "char", text, boolean, text),
  lists.rule_fault(lists.job, jsonb), lists.candidate(lists.job) to lab_viewer;

commit;
