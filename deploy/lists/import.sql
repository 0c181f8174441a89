-- Deploy lab-inventory:lists/import to pg
-- requires: audit/idempotency
-- requires: lists/import_rows
-- requires: request/answer
begin;

create function lists.count_rows(done lists.outcome) returns jsonb
  language sql immutable security invoker
  return jsonb_build_object('created', cardinality(done.made), 'updated', cardinality(done.changed),
    'unchanged', done.left_count);
comment on function lists.count_rows(lists.outcome) is 'How many rows a list made and changed.';

create function lists.import_list(resource text, body bytea) returns jsonb
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  print constant jsonb := to_jsonb(md5(concat(request.header('x-query'), md5(body))));
  options lists.options;
  answer jsonb := audit.replay_answer(print);
  faults text;
  detail text;
  hint text;
begin
  if answer is null then
    begin
      options := lists.read_options(resource);
      answer := lists.count_rows(
        lists.import_rows(resource, lists.read_records(body), options));
      if options.is_dry then
        answer := answer || jsonb_build_object('dry_run', true, 'first',
          current_setting('lab.preview')::jsonb);
        raise sqlstate 'LAB00';  -- what was written is taken back, the answer stays
      end if;
      perform audit.store_answer(answer, print);
    exception when sqlstate 'LAB00' then
      perform audit.release_key();
      return answer;
    when data_exception or integrity_constraint_violation
      or sqlstate 'PT400' or sqlstate 'PT409' then
      get stacked diagnostics faults = pg_datatype_name, detail = pg_exception_detail,
        hint = pg_exception_hint;
      if faults not like '[%' then  -- the name of a domain
        raise;
      end if;
      perform audit.release_key(), request.set_status(
        case when sqlstate in ('23503', '23505', 'PT409') then 409 else 400 end);
      return jsonb_build_object('code', sqlstate, 'message', sqlerrm, 'details', detail,
        'hint', hint, 'errors', faults::jsonb);
    end;
  end if;
  perform request.set_status(case when answer->'created' = '0' then 200 else 201 end);
  return answer;
end $$;
comment on function lists.import_list(text, bytea) is
'Answers an import: how many rows it made, changed and left alone; or what is wrong, in the four
keys of an error and errors.';

create function lists.insert_list(resource text, body bytea) returns bigint[]
  language plpgsql volatile security invoker set search_path = '' as $$
declare
  options constant lists.options := lists.read_options(resource);
  records constant lists.record[] := lists.read_records(body);
  done constant lists.outcome := lists.import_rows(resource, records, options);
  job constant lists.job := lists.plan_job(resource, records[1].cells, options);
  found bigint[];
begin
  if options.is_dry then
    perform lists.raise_bad_option('bad_option', 'dry_run gives no rows',
      'Leave Prefer: return=representation out.');
  end if;
  perform request.set_status(case when done.made = '{}' then 200 else 201 end);
  if job.match is null or options.mode = 'skip' then
    return done.made;
  end if;
  execute format('select array_agg(t.id order by s.n) from (%s) s
    join inventory.%I t on t.lab_id = s.lab_id and t.%I = s.%3$I',
    lists.source(resource, job.fields, job.is_json, false), resource, job.match)
  into found using records[2:];
  return found || array(select unnest(done.made) except select unnest(found) order by 1);
end $$;
comment on function lists.insert_list(text, bytea) is
'Imports a list, and answers the ids of its rows, in its order; those without the key that says
which row is meant come last. Rows that mode=skip left alone are not among them.';

grant execute on function lists.count_rows(lists.outcome), lists.import_list(text, bytea),
  lists.insert_list(text, bytea) to lab_viewer;

commit;
