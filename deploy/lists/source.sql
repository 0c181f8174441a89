-- Deploy lab-inventory:lists/source to pg
-- requires: auth/person
-- requires: inventory/days
-- requires: inventory/storage_unit
-- requires: lists/fields
-- requires: lists/records
begin;

create function lists.raise_refused() returns text
  language plpgsql volatile security invoker as $$
begin
  raise data_exception using message = 'lists.collect_faults() says what is wrong';
end $$;
comment on function lists.raise_refused() is
  'Ends a write whose rows have a fault that no type and no constraint would find.';

create function lists.cell(field lists.field) returns text
  language sql immutable security invoker
  return format('r.cells[%s]', field.at);
comment on function lists.cell(lists.field) is 'The cell of a field, in the text of a query.';

create function lists.path_key(path text) returns text
  language sql immutable security invoker parallel safe
  return regexp_replace(path, '\s*/\s*', '/', 'g');
comment on function lists.path_key(text) is 'A path without spaces around its slashes.';

create function lists.places(paths text[])
  returns table (freezer_id bigint, unit_id bigint, path text)
  language sql stable security invoker rows 1000
begin atomic
  with recursive step (path) as materialized (
    select distinct array_to_string(s.names[:n], '/')
    from (select distinct string_to_array(p, '/') from unnest(paths) p) s (names)
    cross join lateral generate_subscripts(s.names, 1) n
  ), place (freezer_id, unit_id, path) as (
    select f.id, null::bigint, lists.path_key(s.name || '/' || f.name)
    from inventory.freezer f join inventory.site s on s.lab_id = f.lab_id and s.id = f.site_id
    where f.lab_id = inventory.current_lab()
      and lists.path_key(s.name || '/' || f.name) in (select step.path from step)
    union all
    select p.freezer_id, u.id, lists.path_key(p.path || '/' || u.name)
    from place p join inventory.storage_unit u on u.freezer_id = p.freezer_id
      and coalesce(u.parent_id, 0) = coalesce(p.unit_id, 0)
    where u.lab_id = inventory.current_lab()
      and lists.path_key(p.path || '/' || u.name) in (select step.path from step)
  )
  select p.freezer_id, p.unit_id, p.path from place p;
end;
comment on function lists.places(text[]) is
'The freezers and storage units of the lab on the way of some paths, such as
Alpha/Freezer 1/Rack A/Box 3: the names of the site, the freezer and the units down to this one.';

create function lists.names_of(parent regclass, sent text) returns text
  language sql stable security invoker
begin atomic
  select case when parent = 'auth.account'::regclass
    then 'select name as key, id from auth.people()'
    else (
      select string_agg(format('select t.%1$I::text, t.id from %2$s t where t.lab_id = '
        '(select inventory.current_lab()) and %3$s = any (array(%4$s))', attname, parent,
        case attname when 'name' then inventory.index_keys(parent, 'name') else quote_ident(attname)
        end, case when atttypid <> 'uuid'::regtype then sent else format(
          'select key::uuid from (%s) k (key) where key ~ %L', sent,
          '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') end), ' union ' order by attnum)
      from pg_attribute a
      where attrelid = parent and attnum > 0 and not attisdropped
        and (attname = 'name' or atttypid in ('uuid'::regtype, 'text'::regtype) and exists (
          select from pg_constraint
          where conrelid = parent and contype = 'u' and conkey @> array[a.attnum]
            and cardinality(conkey) = 2)))
      || case when parent in ('inventory.freezer'::regclass, 'inventory.storage_unit'::regclass)
        then format(' union select path, %1$s from lists.places(array(%2$s)) where %1$s is not null'
          '%3$s', case parent when 'inventory.freezer'::regclass then 'freezer_id' else 'unit_id'
          end, sent, case parent when 'inventory.freezer'::regclass then ' and unit_id is null' end)
        else '' end end;
end;
comment on function lists.names_of(regclass, text) is
'A query for those names by which a list may call the rows of a table that another query, sent,
gives, and their ids: the name, a key that is text or a uuid, and the path of a freezer or a unit;
of people all names. It asks indexes for them: a table may have millions of names.';

create function lists.lookup(field lists.field) returns text
  language sql stable security invoker
begin atomic
  -- A name is compared as it is, and as a path.
  select format(case field.kind
    when 'location' then ' left join (select path as key, count(*) as many, '
      'min(freezer_id) as freezer_id, min(unit_id) as unit_id from lists.places(array('
      'select lists.path_key(btrim(cells[%1$s])) from unnest($1))) group by path) '
      'l%1$s on l%1$s.key = lists.path_key(btrim(%3$s))'
    else ' left join (select lists.path_key(key) as key, count(*) as many, min(id) as id '
      'from (%2$s) k (key, id) where lists.path_key(key) in ('
      'select lists.path_key(btrim(cells[%1$s])) from unnest($1)) '
      'group by lists.path_key(key)) l%1$s '
      'on l%1$s.key = lists.path_key(btrim(%3$s))' end,
    field.at, case when field.kind = 'parent' then lists.names_of(field.parent, format(
      'select btrim(cells[%1$s]) from unnest($1) union '
      'select lists.path_key(btrim(cells[%1$s])) from unnest($1)', field.at)) end,
    lists.cell(field));
end;
comment on function lists.lookup(lists.field) is
  'The join that finds the parent of each row by its name or its path, and how many have it.';

create function lists.value_of(field lists.field, is_json boolean) returns text
  language plpgsql stable security invoker as $$
declare
  cell constant text := lists.cell(field);
begin
  return case
    when field.kind = 'parent' then format('case when l%s.many = 1 then l%s.id '
      'when %s is not null then lists.raise_refused()::bigint end', field.at, field.at, cell)
    when field.kind = 'location' then format('case when l%s.many = 1 then l%s.%s '
      'when %s is not null then lists.raise_refused()::bigint end', field.at, field.at,
      case field.target when 'freezer_id' then 'freezer_id' else 'unit_id' end, cell)
    when is_json and field.type ~ '^(bool|json|inventory\.)|\[\]$'
      then format('p.%I', field.target)
    when is_json then format(
      'case when jsonb_typeof(r.sent->%1$L) in (''object'', ''array'', ''boolean'')%2$s '
      'then lists.raise_refused()::%3$s else p.%4$I end', field.name,
      case when field.type ~ '^(date|time)' then format(
        ' or not inventory.is_written(%L, r.sent->>%L)', field.type, field.name) end,
      field.type, field.target)
    when field.type = 'text' then format(
      'case when %s = any (r.spoilt) then lists.raise_refused() else %s end', field.at, cell)
    when field.type ~ '^(date|time)' then format('case when not inventory.is_written(%2$L, %1$s) '
      'then lists.raise_refused()::%2$s else %1$s::%2$s end', cell, field.type)
    else format('%s::%s', cell, field.type) end;
end $$;
comment on function lists.value_of(lists.field, boolean) is
'The value of a field in the text of a query: the cell in the type of its column. What a spreadsheet
has spoilt is refused: a text that became a number, a day that is not written as 2026-01-31.';

create function lists.source(
    resource text, fields lists.field[], is_json boolean, is_lenient boolean)
  returns text
  language sql stable security invoker
begin atomic
  select format('select r.n, r.line, r.sent, %s as lab_id%s from unnest($1) r%s%s%s',
    coalesce((select format('case when %1$s <> inventory.current_lab()::text '
        'then lists.raise_refused()::bigint else inventory.current_lab() end', lists.cell(f))
      from unnest(fields) f where f.kind = 'lab' and not is_lenient), 'inventory.current_lab()'),
    (select string_agg(format(case when is_lenient
        then ', case when %3$L = any (b.names) then null else %1$s end as %2$I'
        else ', %1$s as %2$I' end, lists.value_of(f, is_json), f.target, f.name), '' order by f.at)
      from unnest(fields) f where f.kind in ('column', 'parent', 'location')),
    case when is_lenient then ' left join (select n, array_agg(name) as names '
      'from unnest($2, $3) _ (n, name) group by n) b on b.n = r.n' end,
    case when is_json then format(' cross join lateral '
      'jsonb_populate_record(null::inventory.%I, r.sent - %L::text[]%s) p', resource,
      array(select f.name from unnest(fields) f where f.kind <> 'column'),
      case when is_lenient then ' - coalesce(b.names, ''{}'')' end) end,
    (select string_agg(join_of, '' order by at) from (
      select distinct on (f.at) f.at, lists.lookup(f) as join_of
      from unnest(fields) f where f.kind in ('parent', 'location') order by f.at, f.target) _));
end;
comment on function lists.source(text, lists.field[], boolean, boolean) is
'A query for the rows of a list as their columns have them; $1 are the records. A lenient one has
null for the fields that $3 names in the rows that $2 numbers: what is wrong there is known.';

grant execute on function lists.raise_refused(), lists.cell(lists.field), lists.path_key(text),
  lists.places(text[]), lists.names_of(regclass, text), lists.lookup(lists.field),
  lists.value_of(lists.field, boolean),
  lists.source(text, lists.field[], boolean, boolean) to lab_viewer;

commit;
