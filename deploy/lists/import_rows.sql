-- Deploy lab-inventory:lists/import_rows to pg
-- requires: lists/collect_faults
-- requires: lists/options
begin;

create function lists.raise_faults(faults lists.fault[]) returns void
  language plpgsql volatile security invoker as $$
declare
  many constant integer := cardinality(faults);
  is_conflict constant boolean := not exists (
    select from unnest(faults) f where f.code not in ('23503', '23505', 'PT409'));
begin
  raise exception using
    errcode = case when (select count(distinct f.code) = 1 from unnest(faults) f)
      then faults[1].code when is_conflict then 'PT409' else 'PT400' end,
    message = case when is_conflict then 'The list is in conflict with what is there'
      else 'The list has errors' end,
    detail = format(case many when 1 then '%s error' else '%s errors' end, many),
    hint = 'Nothing was stored. Correct these rows, and send the list again.',
    datatype = (
      select jsonb_agg(jsonb_build_object('line', f.line, 'column', f.name,
        'value', left(f.value, 200), 'code', f.code, 'message', case when length(f.message) > 500
          then left(f.message, 500) || '…' else f.message end, 'hint', left(f.hint, 1000))
        order by f.n, f.at)
      from (
        select *
        from unnest(faults) with ordinality _ (n, line, name, value, code, message, hint, at)
        order by n, at limit 10000) f)::text;
end $$;
comment on function lists.raise_faults(lists.fault[]) is
'Refuses a list for all that is wrong with it: 409 where it only is in conflict with what is there,
else 400. lists.import_list() answers the first ten thousand.';

create function lists.preview(job lists.job, records lists.record[]) returns jsonb
  language plpgsql stable security invoker as $$
declare
  answer jsonb;
begin
  execute format('select jsonb_object_agg(kind, shown) from (
      select kind, jsonb_agg(jsonb_strip_nulls(jsonb_build_object(''line'', line, ''id'', id))
        order by n) as shown
      from (
        select *, row_number() over (partition by kind order by n) as rank
        from (
          select s.n, s.line, t.id, case when t.id is null then ''created'' when %s then ''updated''
            else ''unchanged'' end as kind
          from (%s) s left join inventory.%I t on %s) each_row) ranked
      where rank <= 100 group by kind) kinds',
    case when job.mode = 'upsert' then lists.difference(job) else 'false' end,
    lists.source(job.resource, job.fields, job.is_json, false), job.resource,
    case when job.match is null then 'false'
      else format('t.lab_id = s.lab_id and t.%1$I = s.%1$I', job.match) end)
  into answer using records;
  return jsonb '{"created":[],"updated":[],"unchanged":[]}' || answer;
end $$;
comment on function lists.preview(lists.job, lists.record[]) is
'The first hundred rows of a list that would be created, updated and left alone: their lines, and
their ids where they are there already.';

create function lists.plan_job(resource text, header text[], options lists.options)
  returns lists.job
  language plpgsql volatile security invoker as $$
declare
  is_json constant boolean := coalesce(request.header('x-list') = 'json', false);
  job lists.job := row(resource, lists.read_header(resource, header, is_json), is_json,
    options.mode, options.match);
  faults lists.fault[];
  unknown text;
begin
  if coalesce(header, '{}') = '{}' and not is_json then
    perform lists.raise_faults(array[row(1, 1, null, null, 'PT400', case when header is null
      then 'a quote stands where none may, or is left open' else 'the line is empty' end,
      'The first line names the columns.')::lists.fault]);
  elsif options.columns is not null then
    select string_agg(name, ', ') into unknown from unnest(options.columns) name
    where name <> all (header);
    if unknown is not null then
      perform lists.raise_bad_option('bad_columns', 'the list has no ' || unknown,
        'Name columns of the list, or leave columns out.');
    end if;
    job.fields := array(
      select row(f.name, f.at, case when f.name = any (options.columns) then f.kind
        else 'ignored' end, f.target, f.type, f.is_required, f.fallback, f.parent)::lists.field
      from unnest(job.fields) f);
  end if;
  faults := lists.header_faults(resource, job.fields, job.is_json);
  if faults is not null then
    perform lists.raise_faults(faults);
  elsif job.match is not null and not exists (
    select from unnest(job.fields) f where f.kind = 'column' and f.target = job.match) then
    if coalesce(request.header('x-query'), '') ~ '(^|&)(mode|match)=' then
      perform lists.raise_bad_option('no_match', 'the list has no column ' || job.match,
        'It says which row is meant: add it, or name another one, as in match=name.');
    end if;
    job.match := null;
  end if;
  return job;
end $$;
comment on function lists.plan_job(text, text[], lists.options) is
'The job that a list of this header is. 400 where a column is not known, or is the one that
says which row is meant, and not there.';

create function lists.import_rows(
    resource text, records lists.record[], options lists.options)
  returns lists.outcome
  language plpgsql volatile security invoker as $$
declare
  width constant integer := cardinality(records[1].cells);
  job constant lists.job := lists.plan_job(resource, records[1].cells, options);
  faults lists.fault[];
  detail text;
  hint text;
begin
  records := records[2:];
  if not exists (
    select from unnest(records) r where cardinality(r.cells) is distinct from width) then
    begin
      if options.is_dry then
        perform set_config('lab.preview', lists.preview(job, records)::text, true);
      end if;
      return lists.write_rows(job, records);
    exception when data_exception or integrity_constraint_violation
      or sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT409' then
      get stacked diagnostics detail = pg_exception_detail, hint = pg_exception_hint;
      faults := array[row(null, null, null, null, sqlstate,
        coalesce(lists.without_slug(detail), sqlerrm), nullif(hint, ''))::lists.fault];
    end;
  end if;
  perform lists.raise_faults(coalesce(
    nullif(lists.collect_faults(job, records, width), '{}'), faults));
  return null;
end $$;
comment on function lists.import_rows(text, lists.record[], lists.options) is
'Writes the rows of a list, all or none. The casts, keys and rules are the check: only where they
refuse something does a second look find everything that is wrong.';

grant execute on function lists.raise_faults(lists.fault[]),
  lists.preview(lists.job, lists.record[]), lists.plan_job(text, text[], lists.options),
  lists.import_rows(text, lists.record[], lists.options) to lab_viewer;

commit;
