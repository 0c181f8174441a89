-- Deploy lab-inventory:api/add_orders to pg
-- requires: api/schema
-- requires: inventory/orders
-- requires: request/cursor
begin;

-- PostgREST takes these for columns. Each is one expression, so that it becomes part of the query,
-- and the index of the order serves it. Without a name for the parameter there is no call of them
-- under /rpc/.
create procedure api.add_order(shown regclass, sort text, keys text[], kept text[], types text[])
  language plpgsql security invoker set search_path = '' as $$
declare
  own text := '($1).id';
  given text := $x$request.after('id')::bigint$x$;
  side record;
begin
  for place in reverse coalesce(array_upper(keys, 1), 0) .. 1 loop
    own := format('(%s)::%s, %s', keys[place], kept[place], own);
    given := format('request.after(%L)::%s, %s', place, concat_ws('::', types[place],
      nullif(kept[place], types[place])), given);
    execute format($sql$
      create function api.by_%1$s(%2$s) returns %4$s
        language sql stable security invoker parallel safe
        return (%3$s)::%4$s;
      comment on function api.by_%1$s(%2$s) is 'For the order %5$s: what it compares.';
      grant execute on function api.by_%1$s(%2$s) to lab_viewer
      $sql$, concat_ws('_', sort, nullif(place, 1)), shown, keys[place], kept[place], sort);
  end loop;
  for side in select * from (values ('after', '>'), ('before', '<')) _ (name, operator) loop
    execute format($sql$
      create function api.%1$s_%2$s(%3$s) returns boolean
        language sql stable security invoker parallel safe
        return (%4$s) %5$s (%6$s);
      comment on function api.%1$s_%2$s(%3$s) is
        'For the order %2$s: whether a row stands %1$s that of the cursor.';
      grant execute on function api.%1$s_%2$s(%3$s) to lab_viewer
      $sql$, side.name, sort, shown, own, side.operator, given);
  end loop;
end $$;
comment on procedure api.add_order(regclass, text, text[], text[], text[]) is
'Makes api.by_natural(), api.after_natural() and api.before_natural() of a view, from the keys of an
order, the types that they are compared as, and those that a cursor gives them back in.';

create function request.keys_of(anyelement) returns text[]
  language sql immutable security invoker set search_path = '' as $$
  select null::text[]
$$;
comment on function request.keys_of(anyelement) is
'The keys of a row in the order that the request names, for its cursor. api.add_cursor() makes one
like it for each view that has orders; this one is for all the others.';
grant execute on function request.keys_of(anyelement) to lab_viewer;

-- One for all views: PostgreSQL would not know which of several is meant for a nameless row. With *
-- in select= PostgREST makes the rows of a function such; X-Sort says of which list they are.
create function api.cursor(anyelement) returns text
  language plpgsql stable security invoker set search_path = '' as $$
declare
  list text := split_part(pg_typeof($1)::text, '.', 2);
  keys text[];
begin
  if pg_typeof($1) <> 'record'::regtype then
    keys := request.keys_of($1);
  else
    list := coalesce(split_part(request.header('x-sort'), ' ', 1), '');
    if to_regclass(format('api.%I', list)) is not null then
      execute format('select request.keys_of(jsonb_populate_record(null::api.%I, $1))', list)
      into keys using to_jsonb($1);
    end if;
  end if;
  return request.make_cursor(list, keys);
end $$;
comment on function api.cursor(anyelement) is
'Where in the list a row stands, for after=, with the same sort=.
400 for a row that is in no such list.';
grant execute on function api.cursor(anyelement) to lab_viewer;

create procedure api.add_cursor(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  made constant regclass := (
    select format('inventory.%I', rtrim(relname, 's'))::regclass from pg_class where oid = shown);
begin
  execute format($sql$
    create function request.keys_of(shown %1$s) returns text[]
      language plpgsql stable security invoker as $f$
    declare
      sort constant text := ltrim(split_part(request.header('x-sort'), ' ', 2), '-');
      written timestamptz;
    begin
      if sort = 'updated_at' then
        select t.updated_at into written from %2$s t
        where t.lab_id = shown.lab_id and t.id = shown.id;
      end if;
      return case sort
        when 'id' then array[shown.id::text]
        when 'updated_at' then array[written::text, shown.id::text]%3$s
      end;
    end $f$;
    comment on function request.keys_of(%1$s) is 'The keys of a row of that view.';
    grant execute on function request.keys_of(%1$s) to lab_viewer
    $sql$, shown, made, (
      select string_agg(format(e'\n        when %L then array[%s, shown.id::text]', sort, keys), '')
      from (
        select sort, string_agg(format('(%s)::text', format(key, 'shown.')), ', ' order by place)
        from inventory.order_keys(made) where sort <> 'updated_at' group by sort) k (sort, keys)));
end $$;
comment on procedure api.add_cursor(regclass) is
  'Gives a view cursor, for requests that name it in select=.';

-- updated_at is no column of a view, so that its order is the list itself, in two functions.
create procedure api.add_newest(many text, one text, fields text)
  language plpgsql security invoker set search_path = '' as $$
declare
  side record;
begin
  for side in
    select * from (values ('newest', '<', 'desc', 'infinity', 'last'),
      ('oldest', '>', 'asc', '-infinity', 'first')) _ (name, operator, direction, start, written)
  loop
    execute format($sql$
      create function api.%2$s_%1$s() returns setof api.%2$I
        language sql stable security invoker
      begin atomic
        select %4$s from inventory.%3$I stored
        where stored.lab_id = (select inventory.current_lab())
          and (stored.updated_at, stored.id) %5$s (
            case when request.after('1') is null then %7$L
              else request.after('1')::timestamptz end,
            case when request.after('id') is null then 0 else request.after('id')::bigint end)
        order by stored.updated_at %6$s, stored.id %6$s;
      end;
      comment on function api.%2$s_%1$s() is
      'The %2$s of the lab, those written %8$s first.
It is what sort= asks for by updated_at.';
      grant execute on function api.%2$s_%1$s() to lab_viewer
      $sql$, side.name, many, one, fields, side.operator, side.direction, side.start, side.written);
  end loop;
end $$;
comment on procedure api.add_newest(text, text, text) is
  'Makes api.sites_newest() and api.sites_oldest(), from the row of a cursor on, for a view.';

create procedure api.add_orders(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  made constant regclass := (
    select format('inventory.%I', rtrim(relname, 's'))::regclass from pg_class where oid = shown);
  sorted record;
begin
  call api.add_order(shown, 'id', '{}', '{}', '{}');
  for sorted in
    select sort, array_agg(format(key, '($1).') order by place) as keys,
      array_agg(ordered_as order by place) as kept, array_agg(type order by place) as types
    from inventory.order_keys(made) where sort <> 'updated_at' group by sort
  loop
    call api.add_order(shown, sorted.sort, sorted.keys, sorted.kept, sorted.types);
  end loop;
  call api.add_cursor(shown);
end $$;
comment on procedure api.add_orders(regclass) is
'Gives a view like api.sites the orders that its columns allow, for sort= and after=, and cursor as
a column for requests that name it.';

create procedure api.drop_orders(shown regclass)
  language plpgsql security invoker set search_path = '' as $$
declare
  made regprocedure;
begin
  for made in
    select p.oid::regprocedure from pg_proc p join pg_class c on c.reltype = p.proargtypes[0]
    where c.oid = shown and case p.pronamespace::regnamespace::text
      when 'api' then p.proname ~ '^(after|before|by)_'
      when 'request' then p.proname = 'keys_of' end
    union all
    select p.oid::regprocedure from pg_proc p join pg_class c on c.reltype = p.prorettype
    where c.oid = shown and p.pronamespace = 'api'::regnamespace
      and p.proname in (c.relname || '_newest', c.relname || '_oldest')
  loop
    execute format('drop function %s', made);
  end loop;
end $$;
comment on procedure api.drop_orders(regclass) is 'Takes away what api.add_orders() made.';

commit;
