-- Deploy lab-inventory:lists/collect_faults to pg
-- requires: lists/broken_rules
-- requires: lists/options
-- requires: lists/write
begin;

create function lists.try_rows(job lists.job, records lists.record[]) returns jsonb
  language plpgsql volatile security invoker as $$
declare
  violated text;
  detail text;
  hint text;
begin
  perform lists.write_rows(job, records);
  raise sqlstate 'LAB00';
exception when sqlstate 'LAB00' then
  return null;
when data_exception or integrity_constraint_violation
  or sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT409' then
  get stacked diagnostics violated = constraint_name, detail = pg_exception_detail,
    hint = pg_exception_hint;
  return jsonb_build_object('code', sqlstate, 'message', sqlerrm, 'detail', detail, 'hint', hint,
    'rule', violated);
end $$;
comment on function lists.try_rows(lists.job, lists.record[]) is
  'Writes rows of a list, and takes that back; answers why they are refused, or null.';

create function lists.find_culprits(job lists.job, records lists.record[], deadline timestamptz)
  returns lists.refusal[]
  language plpgsql volatile security invoker as $$
declare
  refusals lists.refusal[] := array[]::lists.refusal[];
  accepted integer := 0;
  refused integer;
  half integer;
  reason jsonb;
  refusal jsonb;
begin
  loop
    reason := lists.try_rows(job, records);
    refused := cardinality(records);
    exit when reason is null or refused = 0;
    while refused - accepted > 1 and clock_timestamp() < deadline loop
      half := (accepted + refused) / 2;
      refusal := lists.try_rows(job, records[:half]);
      if refusal is null then
        accepted := half;
      else
        refused := half;
        reason := refusal;
      end if;
    end loop;
    exit when clock_timestamp() >= deadline;
    refusals := refusals || row(records[refused].n, reason, true)::lists.refusal;
    records := records[:refused - 1] || records[refused + 1:];
  end loop;
  return refusals;
end $$;
comment on function lists.find_culprits(lists.job, lists.record[], timestamptz) is
'The rows of a list that are refused only together with those above them, as two for one place, one
after the other, as long as there is time.';

create function lists.describe_refusals(
    job lists.job, records lists.record[], refusals lists.refusal[], known lists.fault[])
  returns lists.fault[]
  language plpgsql stable security invoker
  set enable_nestloop = off as $$
declare
  own_ids text[];
  own_ns integer[];
begin
  select array_agg(case when job.is_json then r.sent->>'id' else r.cells[id.at] end),
    array_agg(r.n) into own_ids, own_ns
  from unnest(job.fields) id cross join unnest(records) r where id.target = 'id';
  return (
    with rules as materialized (
      select said, lists.rule_fault(job, said) as fault, lists.rule_names(job, said) as names
      from (select distinct r.said from unnest(refusals) r) _
    ), bad as materialized (
      select k.n, array_agg(k.name) as names from unnest(known) k group by k.n
    ), own as materialized (
      select id, min(n) as n from unnest(own_ids, own_ns) _ (id, n) where id is not null group by id
    )
    select array_agg(row(f.n, f.line, f.name, f.value, f.code, f.message, f.hint)::lists.fault)
    from (
      select r.n, r.line, (rules.fault).name, case when job.is_json then r.sent->>(rules.fault).name
        else r.cells[(rules.fault).n] end as value, (rules.fault).code, (rules.fault).message,
        (rules.fault).hint, rules.names, (rules.fault).n as at
      from unnest(refusals) x join rules on rules.said = x.said
      join unnest(records) r on r.n = x.n) f
    left join bad on bad.n = f.n
    left join own on own.id = f.value
    where (bad.n is null or not bad.names && coalesce(f.names, '{}')
        and (f.code <> '23502' or f.at is not null))
      and not (f.code = '23503' and coalesce(own.n < f.n, false)
        and exists (
          select from unnest(job.fields) p join lists.named_parents(
            format('inventory.%I', job.resource)::regclass) up on up.target = p.target
          where p.at = f.at and up.parent = format('inventory.%I', job.resource)::regclass)));
end $$;
comment on function lists.describe_refusals(
  lists.job, lists.record[], lists.refusal[], lists.fault[]) is
'Refusals as faults, but for what follows from a fault that is known: a parent whose name is bad is
missing. A row above may be the parent of another.';

create function lists.cell_faults(job lists.job, records lists.record[]) returns lists.fault[]
  language plpgsql stable security invoker as $$
declare
  faults lists.fault[] := array[]::lists.fault[];
  field lists.field;
begin
  foreach field in array job.fields loop
    if field.kind not in ('ignored', 'location') or field.target = 'freezer_id' then
      faults := faults || coalesce(lists.field_faults(job, records, field), '{}');
    end if;
  end loop;
  foreach field in array job.fields loop
    if field.kind = 'column' and field.target = any (lists.keys_of(job.resource)) then
      faults := faults || coalesce(lists.repeat_faults(job, records, field,
        array(select f.n from unnest(faults) f), array(select f.name from unnest(faults) f)), '{}');
    end if;
  end loop;
  return faults;
end $$;
comment on function lists.cell_faults(lists.job, lists.record[]) is 'Cells that are no values.';

create function lists.collect_faults(job lists.job, records lists.record[], width integer)
  returns lists.fault[]
  language plpgsql volatile security invoker as $$
declare
  deadline constant timestamptz := statement_timestamp() + interval '35 s';
  sound constant lists.record[] := array(
    select r from unnest(records) r where cardinality(r.cells) = width order by r.n);
  known constant lists.fault[] := lists.cell_faults(job, sound);
  refusals lists.refusal[] := lists.broken_rules(job, sound,
    array(select k.n from unnest(known) k), array(select k.name from unnest(known) k));
  others lists.record[];
  more lists.refusal[];
begin
  -- A row that breaks a rule as it is may be completed by a trigger, or refused for more.
  more := lists.look_at_rows(job, array(
    select r from unnest(sound) r
    where r.n in (select x.n from unnest(refusals) x where not x.is_sure union all
        (select x.n from unnest(refusals) x order by x.n limit 2000))
      and not exists (select from unnest(known) k where k.n = r.n)), deadline);
  refusals := array(select x from unnest(refusals) x
    left join (select distinct n from unnest(known)) k on k.n = x.n
    where x.is_sure or k.n is not null) || more;
  -- All others are tried together; where they are refused, one by one.
  others := array(select r from unnest(sound) r where not exists (
    select from (select n from unnest(refusals) union all select n from unnest(known)) bad
    where bad.n = r.n) order by r.n);
  if lists.try_rows(job, others) is not null then
    more := lists.look_at_rows(job, others, deadline);
    refusals := refusals || more || lists.find_culprits(job, array(
      select r from unnest(others) r where not exists (select from unnest(more) m where m.n = r.n)
      order by r.n), deadline);
  end if;
  return coalesce(lists.shape_faults(job, records, width), '{}') || known
    || coalesce(lists.describe_refusals(job, sound, refusals, known), '{}')
    || case when clock_timestamp() > deadline then array[row(null, null, null, null, 'PT400',
      'not every row was looked at, there may be more', 'Correct these, and send the list again.'
      )::lists.fault] end;
end $$;
comment on function lists.collect_faults(lists.job, lists.record[], integer) is
'Everything that is wrong with the rows of a list whose header has so many names.';

grant execute on function lists.try_rows(lists.job, lists.record[]),
  lists.find_culprits(lists.job, lists.record[], timestamptz),
  lists.describe_refusals(lists.job, lists.record[], lists.refusal[], lists.fault[]),
  lists.cell_faults(lists.job, lists.record[]),
  lists.collect_faults(lists.job, lists.record[], integer) to lab_viewer;

commit;
