-- Deploy lab-inventory:inventory/run_verb to pg
-- requires: audit/count_rows
-- requires: audit/idempotency
-- requires: inventory/items
-- requires: request/answer
begin;

create function inventory.change_of(the_lab bigint, resource text, row_id bigint) returns bigint
  language sql stable security invoker
begin atomic
  select r.change_id from audit.row_change r
  where r.lab_id = the_lab and r.table_name = resource and r.row_id = change_of.row_id
  order by r.id desc limit 1;
end;
comment on function inventory.change_of(bigint, text, bigint) is
  'The change that wrote a row last.';

create function inventory.list_problems(the_lab bigint, problems jsonb, items inventory.item[])
  returns jsonb
  language sql stable security invoker
begin atomic
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'line', coalesce(p->'line', to_jsonb(i.line)),
    'resource', coalesce(p->>'resource', i.resource), 'id', coalesce(p->'id', to_jsonb(i.id)),
    'slug', p->>'slug', 'reason', p->>'reason', 'in_the_way', p->'in_the_way',
    'change_id', inventory.change_of(
      the_lab, p->'in_the_way'->>'resource', (p->'in_the_way'->>'id')::bigint)))
    order by coalesce((p->>'line')::integer, i.line), n)
  from (
    select p, n from jsonb_array_elements(problems) with ordinality _ (p, n)
    order by p->>'status', n limit 100) first_ones
  left join lateral (
    select * from unnest(items) i
    where i.line = (p->>'line')::integer
      or p->'line' is null and i.resource = p->>'resource' and i.id = (p->>'id')::bigint
    limit 1) i on true;
end;
comment on function inventory.list_problems(bigint, jsonb, inventory.item[]) is
'The first hundred problems as a verb answers them: line of the item, thing, what is in the way and
the change that brought it there.';

create function inventory.check_verb(body jsonb, known text[]) returns void
  language plpgsql volatile security invoker as $$
declare
  fault text;
begin
  if jsonb_typeof(body) is distinct from 'object' then
    raise sqlstate 'PT400' using message = 'The body must be a JSON object',
      detail = format('not_an_object: it is %s.', coalesce(jsonb_typeof(body), 'empty')),
      hint = 'Send {"items": [{"container": 5}]}.';
  elsif body - known - '{dry_run,occurred_at}'::text[] <> '{}' then
    raise sqlstate 'PT400' using message = 'Unknown field',
      detail = format('unknown_field: %s.', (
        select string_agg(key, ', ')
        from jsonb_object_keys(body - known - '{dry_run,occurred_at}'::text[]) key)),
      hint = format('Known: %s, dry_run, occurred_at.', array_to_string(known, ', '));
  end if;
  select string_agg(format('%s is %s', key, inventory.value_fault(key, value)), '; ')
  into fault from jsonb_each(body) where inventory.value_fault(key, value) is not null;
  if fault is not null then
    raise sqlstate 'PT400' using message = 'Wrong type of value',
      detail = format('wrong_type: %s.', fault), hint = 'Leave it out, or send that.';
  elsif (body->>'occurred_at')::timestamptz > now() then
    raise sqlstate 'PT400' using message = 'This has not happened yet',
      detail = format('bad_time: occurred_at is %s.', body->>'occurred_at'),
      hint = 'Leave it out, or send a time that is past.';
  end if;
  perform set_config('lab.occurred_at', body->>'occurred_at', true);
end $$;
comment on function inventory.check_verb(jsonb, text[]) is
'Refuses a body of a verb that is no object, or has keys that are not known, values of a wrong type,
or a time to come; else has the change keep its time.';

create function inventory.check_time(the_lab bigint, items inventory.item[], at timestamptz)
  returns void
  language plpgsql stable security invoker as $$
declare
  problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('line', i.line, 'status', 400, 'slug', 'bad_time',
    'resource', i.resource, 'id', i.id, 'reason', 'it was made after that time') order by i.line)
  into problems
  from unnest(items) i
  left join inventory.container c on c.lab_id = the_lab and c.id = i.id
    and i.resource = 'container'
  left join inventory.storage_unit u on u.lab_id = the_lab and u.id = i.id
    and i.resource = 'storage_unit'
  where coalesce(c.created_at, u.created_at) > at;
  perform inventory.raise_problems(problems);
end $$;
comment on function inventory.check_time(bigint, inventory.item[], timestamptz) is
'Refuses a time at which things of the request were not there yet.';

create function inventory.finish_verb(the_lab bigint, done jsonb) returns jsonb
  language sql volatile security invoker
begin atomic
  select jsonb_build_object('change_id', c.id, 'row_count', coalesce(c.row_count, 0))
    || case when jsonb_typeof(done) = 'object' then done
      else jsonb_build_object('items', coalesce(done, '[]')) end
  from (values (true)) one (row)
  left join audit.change_set c on c.lab_id = the_lab and c.id = (
    nullif(current_setting('lab.change_ids', true), '')::jsonb->>the_lab::text)::bigint;
end;
comment on function inventory.finish_verb(bigint, jsonb) is
'What a verb answers: the change that it made, how many rows that wrote, and its items; or these
with what else the verb says, where it says an object.';

create function inventory.refuse_verb(
    the_lab bigint, state text, error text[], problems jsonb, items inventory.item[])
  returns jsonb
  language plpgsql volatile security invoker as $$
begin
  perform audit.release_key();
  perform request.set_status(right(state, 3)::integer);
  return jsonb_build_object('code', state, 'message', error[1], 'details', error[2],
    'hint', error[3], 'conflicts', inventory.list_problems(the_lab, problems, items));
end $$;
comment on function inventory.refuse_verb(bigint, text, text[], jsonb, inventory.item[]) is
'The answer to a request that has problems: an error as any other, and conflicts, which lists the
first hundred of them.';

create function inventory.run_verb(
    work text, body jsonb, resources text[], item_keys text[], body_keys text[])
  returns jsonb
  language plpgsql volatile security invoker set search_path = ''
  -- A plan that is kept from a request of a few items, or rows that nobody has counted yet, would
  -- have it read a whole table for each of ten thousand.
  set enable_seqscan = off as $$
declare
  the_lab constant bigint := inventory.current_lab();
  items inventory.item[];
  answer jsonb := audit.replay_answer(body);
  problems text;
  detail text;
  hint text;
  violated text;
begin
  perform audit.count_rows();
  for attempt in 1 .. 10 loop
    exit when answer is not null;
    begin
      perform inventory.check_verb(body, body_keys);
      items := case when resources is not null then
        inventory.read_items(the_lab, body->'items', resources, item_keys) end;
      perform inventory.check_time(the_lab, items, (body->>'occurred_at')::timestamptz);
      execute format('select inventory.%I($1,$2,$3)', work) into answer using the_lab, body, items;
      answer := inventory.finish_verb(the_lab, answer);
      if body->'dry_run' = 'true' then
        raise sqlstate 'LAB00';  -- what was written is taken back, the answer stays
      end if;
      perform audit.store_answer(answer, body);
    exception
      when sqlstate 'LAB00' then
        perform audit.release_key();
        return answer || '{"change_id": null}';
      when unique_violation or deadlock_detected then  -- with another client: look again
        get stacked diagnostics violated = constraint_name;
        if attempt = 10 or sqlstate = '23505' and violated not like '%_place_key' then
          raise;
        end if;
      when sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT412' then
        get stacked diagnostics problems = pg_datatype_name, detail = pg_exception_detail,
          hint = pg_exception_hint;
        if problems = '' then
          raise;
        end if;
        return inventory.refuse_verb(the_lab, sqlstate, array[sqlerrm, detail, hint],
          problems::jsonb, items);
    end;
  end loop;
  return answer;
end $$;
comment on function inventory.run_verb(text, jsonb, text[], text[], text[]) is
'Does the work of a verb, a function of inventory that takes lab, body and items and answers a list
of what became of them, or an object with that as items: all of it or nothing, as one change.
resources are those whose things may be items (null for a verb without items), item_keys and
body_keys what items and the body may hold. With dry_run it does the work and takes it back. A
repeat under an Idempotency-Key is answered as the first time.';

grant execute on function inventory.change_of(bigint, text, bigint),
  inventory.list_problems(bigint, jsonb, inventory.item[]),
  inventory.check_verb(jsonb, text[]),
  inventory.check_time(bigint, inventory.item[], timestamptz), inventory.finish_verb(bigint, jsonb),
  inventory.refuse_verb(bigint, text, text[], jsonb, inventory.item[]),
  inventory.run_verb(text, jsonb, text[], text[], text[]) to lab_viewer;

commit;
