-- Deploy lab-inventory:api/row_functions to pg
-- requires: api/schema
-- requires: inventory/raise_in_use
-- requires: request/guard_write
-- requires: request/read_body
begin;

-- Generated, rather than one function for all resources: PostgreSQL keeps a plan for each,
-- plpgsql_check reads them, db/schema.sql shows them, and a resource that differs replaces its own.
-- They write the table and not the view: the row that comes back has its version, updated_at.
create function api.add_getter(shown regclass, fields text) returns void
  language plpgsql volatile security invoker set search_path = '' as $add$
declare
  many constant name := (select relname from pg_class where oid = shown);
begin
  execute format($sql$
    create function api.%2$I(%2$s_id bigint) returns api.%1$I
      language plpgsql stable security invoker as $$
    declare
      stored inventory.%2$I;
    begin
      select * into stored from inventory.%2$I t
      where t.lab_id = inventory.current_lab() and t.id = %2$s_id;
      if not found then
        perform request.raise_not_found('%2$s', %2$s_id);
      elsif request.is_not_modified(stored.updated_at) then
        return null;
      end if;
      return row(%3$s)::api.%1$I;
    end $$;
    comment on function api.%2$I(bigint) is
    'One %2$s by its id.
Sends its ETag; 304 to If-None-Match with that. 404 if there is none.';
    grant execute on function api.%2$I(bigint) to lab_viewer
    $sql$, many, rtrim(many, 's'), fields);
end $add$;
comment on function api.add_getter(regclass, text) is
'Makes api.site() for the view api.sites. fields are its columns, of a row named stored.';

create function api.add_upsert(shown regclass, fields text, writer name) returns void
  language plpgsql volatile security invoker set search_path = '' as $add$
declare
  many constant name := (select relname from pg_class where oid = shown);
  one constant name := rtrim(many, 's');
  known text[];
  columns text;  -- all but the key
  values_new text;  -- theirs in a new row, with the table's defaults
begin
  select array_agg(v.attname order by v.attnum),
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
  execute format(api.upsert_source(), many, one, fields, known, columns, values_new);
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
comment on function api.add_upsert(regclass, text, name) is
'Makes api.upsert_site() for the view api.sites. fields are its columns, of a row named stored.';

create function api.upsert_source() returns text
  language sql immutable security invoker
  return $sql$
    create function api.upsert_%2$s(jsonb) returns api.%1$I
      language plpgsql volatile security invoker as $$
    declare
      row_id constant bigint := request.read_body('%2$s', $1, '%4$s');
      stored inventory.%2$I;
      answer jsonb;
      is_absent boolean;
    begin
      loop
        if request.is_guarded() then
          select g.answer, g.is_absent into answer, is_absent
          from request.guard_write('%2$s', row_id, $1) g;
          if answer is not null then
            return jsonb_populate_record(null::api.%1$I, answer);
          end if;
        end if;
        if row_id is not null and is_absent is not true then
          update inventory.%2$I t set (%5$s) = (
            select %5$s from jsonb_populate_record(t, $1))
          where t.lab_id = inventory.current_lab() and t.id = row_id
          returning t.* into stored;
          exit when found;
        end if;
        insert into inventory.%2$I (lab_id, id, %5$s)
        select inventory.current_lab(), coalesce(row_id, inventory.next_%2$s_id()), %6$s
        from jsonb_populate_record(null::inventory.%2$I, $1) sent
        on conflict (lab_id, id) do nothing
        returning * into stored;
        exit when found;  -- else another client has just made it
      end loop;
      return request.finish_write(row(%3$s)::api.%1$I, $1, stored.updated_at);
    end $$
    $sql$;
comment on function api.upsert_source() is
'What api.add_upsert() fills in: the list, the resource, the fields of the answer, the known keys,
the columns, and their values in a new row.
An update first, and an insert where there is no such row: that runs the triggers of one of them.';

create function api.add_delete(shown regclass, fields text, writer name) returns void
  language plpgsql volatile security invoker set search_path = '' as $add$
declare
  many constant name := (select relname from pg_class where oid = shown);
begin
  execute format($sql$
    create function api.delete_%2$s(%2$s_id bigint) returns api.%1$I
      language plpgsql volatile security invoker as $$
    declare
      stored inventory.%2$I;
      answer jsonb;
    begin
      if request.is_guarded() then
        answer := (request.guard_write('%2$s', %2$s_id, null)).answer;
        if answer is not null then
          return jsonb_populate_record(null::api.%1$I, answer);
        end if;
      end if;
      delete from inventory.%2$I t where t.lab_id = inventory.current_lab() and t.id = %2$s_id
      returning * into stored;
      if not found then
        perform request.raise_not_found('%2$s', %2$s_id);
      end if;
      return request.finish_write(row(%3$s)::api.%1$I, null, null);
    exception when foreign_key_violation then
      perform inventory.raise_in_use('inventory.%2$I', %2$s_id);
    end $$;
    comment on function api.delete_%2$s(bigint) is
    'Removes one %2$s and answers with what it was.
404 if there is none, 409 if something still depends on it, 412 and the object as it is if If-Match
says so.';
    grant execute on function api.delete_%2$s(bigint) to %4$I
    $sql$, many, rtrim(many, 's'), fields, writer);
end $add$;
comment on function api.add_delete(regclass, text, name) is
'Makes api.delete_site() for the view api.sites. fields are its columns, of a row named stored.';

commit;
