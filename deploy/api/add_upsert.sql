-- Deploy lab-inventory:api/add_upsert to pg
-- requires: api/schema
-- requires: request/explain_refusal
-- requires: request/guard_write
-- requires: request/read_body
begin;

-- fields are the columns of the answer, of a row named stored; known the keys of a body; values_new
-- what the columns are in a new row. An update comes first, and an insert where there is no such
-- row: so the triggers of one of them run.
create procedure api.create_upsert(many name, one text, fields text, known text[], columns text,
    values_new text)
  language plpgsql security invoker set search_path = '' as $add$
begin
  execute format($sql$
    create function api.upsert_%2$s(jsonb) returns api.%1$I
      language plpgsql volatile security invoker as $$
    declare
      row_id constant bigint := request.read_body('%2$s', $1, '%4$s');
      stored inventory.%2$I;
      answer jsonb;
      is_absent boolean;
      violated text; missing text;
    begin
      loop
        if request.is_guarded() then
          select * into answer, is_absent from request.guard_write('%2$s', row_id, $1);
          if answer is not null then
            return jsonb_populate_record(null::api.%1$I, answer);
          end if;
        end if;
        begin
          if row_id is not null and is_absent is not true then
            update inventory.%2$I t set (%5$s) = (select %5$s from jsonb_populate_record(t, $1))
            where t.lab_id = inventory.current_lab() and t.id = row_id returning t.* into stored;
            exit when found;
          end if;
          insert into inventory.%2$I (lab_id, id, %5$s)
          select inventory.current_lab(), coalesce(row_id, inventory.next_%2$s_id()), %6$s
          from jsonb_populate_record(null::inventory.%2$I, $1) sent
          on conflict (lab_id, id) do nothing returning * into stored;
          exit when found;  -- else another client has just made it
        exception
          when sqlstate 'PT409' then
            get stacked diagnostics violated = constraint_name;
            continue when violated = 'deleted_meanwhile';
            raise;
          when integrity_constraint_violation or data_exception then
            get stacked diagnostics violated = constraint_name, missing = column_name;
            perform request.explain_refusal('%2$s', $1, sqlstate, sqlerrm, violated, missing);
        end;
      end loop;
      return request.finish_write(row(%3$s)::api.%1$I, $1, stored.updated_at);
    end $$
    $sql$, many, one, fields, known, columns, values_new);
end $add$;
comment on procedure api.create_upsert(name, text, text, text[], text, text) is
  'Makes api.upsert_site(), for api.add_upsert().';

create procedure api.add_upsert(shown regclass, fields text, writer name)
  language plpgsql security invoker set search_path = '' as $add$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant text := rtrim(many, 's');
  known text[];
  columns text;  -- all but the key
  values_new text;  -- theirs in a new row, with the table's defaults
begin
  select array_agg(v.attname::text order by v.attnum),
    string_agg(quote_ident(v.attname), ', ' order by v.attnum)
      filter (where v.attname not in ('id', 'lab_id')),
    string_agg(case when d.adbin is null then format('sent.%I', v.attname)
      else format('coalesce(sent.%I, %s)', v.attname, pg_get_expr(d.adbin, d.adrelid)) end, ', '
      order by v.attnum) filter (where v.attname not in ('id', 'lab_id'))
  into known, columns, values_new
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', one)::regclass
    and t.attname = v.attname
  left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
  where v.attrelid = shown and v.attnum > 0;
  call api.create_upsert(many, one, fields, known, columns, values_new);
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
comment on procedure api.add_upsert(regclass, text, name) is
'Makes api.upsert_site() for the view api.sites. fields are its columns, of a row named stored.';

commit;
