-- Deploy lab-inventory:api/add_upsert to pg
-- requires: api/schema
-- requires: audit/idempotency
-- requires: inventory/days
-- requires: request/explain_refusal
-- requires: request/guard_write
-- requires: request/read_body
begin;

-- known are the keys of a body, free those that take any JSON; sent are the columns' values as the
-- body has them, made their values in a new row. An update comes first, and an insert where there
-- is no such row: so the triggers of one of them run.
create procedure api.create_upsert(many text, one text, fields text, known text[], free text[],
    columns text, sent text, made text)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$ create function api.upsert_%2$s(jsonb) returns api.%1$I
      language plpgsql volatile security invoker as $$ <<upsert>>
    declare
      row_id constant bigint := request.read_body('%2$s', $1, '%4$s', '%5$s');
      stored inventory.%2$I; answer jsonb; violated text; missing text; ignored text;
    begin %9$s
      for attempt in 1 .. 100 loop
        if request.is_guarded() then
          select t.* into stored from inventory.%2$I t
          where t.lab_id = inventory.current_lab() and t.id = upsert.row_id for no key update;
          answer := request.guard_write('%2$s', row_id, $1, stored.updated_at);
          if answer is not null then
            return jsonb_populate_record(null::api.%1$I, answer);
          end if;
        end if;
        begin  -- with a precondition, a row that came up since that look is not written over
          if row_id is not null and (stored.id is not null or not request.is_guarded()) then
            update inventory.%2$I t set (%6$s) = (
              select %7$s from jsonb_populate_record(t, $1) sent)
            where t.lab_id = inventory.current_lab() and t.id = upsert.row_id
            returning t.* into stored; exit when found;
          end if;
          insert into inventory.%2$I as t (lab_id, id, %6$s)
          select inventory.current_lab(), coalesce(upsert.row_id, inventory.next_%2$s_id()), %8$s
          from jsonb_populate_record(null::inventory.%2$I, $1) sent
          on conflict (lab_id, id) do nothing returning t.* into stored;
          exit when found;  -- else another client has just made it
        exception when integrity_constraint_violation or data_exception then
          get stacked diagnostics violated = constraint_name, missing = column_name;
          continue when violated = 'deleted_meanwhile' or request.looks_again(violated);
          perform request.explain_refusal('%2$s', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      if stored.id is null then
        perform request.raise_not_written('%2$s', row_id);
      elsif request.header('idempotency-key') is not null then
        perform audit.store_answer(pg_catalog.to_jsonb(row(%3$s)::api.%1$I), $1, stored.updated_at);
      end if;
      ignored := request.send_etag(stored.updated_at);
      return row(%3$s)::api.%1$I;
    end $$ $sql$, many, one, fields, known, free, columns, sent, made,
    inventory.check_days_of(format('inventory.%I', one)::regclass));
end $add$;
comment on procedure api.create_upsert(text, text, text, text[], text[], text, text, text) is
  'Makes api.upsert_site(), for api.add_upsert().';

create procedure api.add_upsert(many text, one text, fields text, writer name)
  language plpgsql security invoker set search_path = '' as $add$
declare
  known text[];
  free text[];
  columns text;  -- all but the key
  sent text;
  made text;
begin
  select array_agg(v.attname::text order by v.attnum),
    coalesce(array_agg(v.attname::text order by v.attnum)
      filter (where y.typcategory = 'A' or coalesce(nullif(y.typbasetype, 0), y.oid)
        in ('bool'::regtype, 'json'::regtype, 'jsonb'::regtype)), '{}'),
    string_agg(quote_ident(v.attname), ', ' order by v.attnum) filter (where is_field),
    string_agg(format('sent.%I', v.attname), ', ' order by v.attnum) filter (where is_field),
    string_agg(format(case when d.adbin is null then 'sent.%1$I'
        when t.attnotnull then 'coalesce(sent.%1$I, %2$s)'
        else 'case when $1 ? %1$L then sent.%1$I else %2$s end' end,
      v.attname, pg_get_expr(d.adbin, d.adrelid)), ', ' order by v.attnum) filter (where is_field)
  into known, free, columns, sent, made
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = v.attname and t.attgenerated = ''
  join pg_type y on y.oid = v.atttypid
  left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
  cross join lateral (select v.attname not in ('id', 'lab_id')) _ (is_field)
  where v.attrelid = format('api.%I', many)::regclass and v.attnum > 0;
  call api.create_upsert(many, one, fields, known, free, columns, sent, made);
  execute format($sql$
    comment on function api.upsert_%1$s(jsonb) is
    'Creates or changes one %1$s.
The body is the object. With an id that exists, the keys given replace what is stored and the others
stay; otherwise a %1$s is created, and the database chooses the id if none is given.
400 for a bad or missing field, 409 if a key is taken or a parent missing, 412 and the object as it
is if If-Match or If-None-Match say so.';
    grant execute on function api.upsert_%1$s(jsonb) to %2$I
    $sql$, one, writer);
end $add$;
comment on procedure api.add_upsert(text, text, text, name) is
  'Makes api.upsert_site() for the view api.sites.';

commit;
