-- Deploy lab-inventory:lists/fields to pg
-- requires: lists/schema
begin;

create type lists.field as (
  name text, at integer, kind text, target text, type text, is_required boolean, fallback text,
  parent regclass);
comment on type lists.field is
'A column of a list: its name and where it stands in the header, from 1; its kind: column, parent
(by name), location, lab, ignored, twice or unknown; the column of the table that it is for, that
one''s type, whether it has to have a value, its default, and the table of the parent.';

create type lists.fault as (
  n integer, line integer, name text, value text, code text, message text, hint text);
comment on type lists.fault is
'A fault of a list: number and line of the row, column and value, SQLSTATE, what is wrong,
what would be right. Without a column it is the row as a whole.';

create function lists.named_parents(made regclass)
  returns table (target text, is_required boolean, parent regclass)
  language sql stable security invoker
begin atomic
  select m.attname::text, m.attnotnull, confrelid::regclass
  from pg_constraint
  cross join lateral unnest(conkey, confkey) k (mine, theirs)
  join pg_attribute m on m.attrelid = conrelid and m.attnum = mine
  join pg_attribute p on p.attrelid = confrelid and p.attnum = theirs
  where contype = 'f' and conrelid = made and p.attname = 'id' and m.attname like '%\_id'
    and m.attname <> 'lab_id';
end;
comment on function lists.named_parents(regclass) is
  'The columns of a table that hold the id of a row of another, and which table that is.';

create function lists.known_fields(resource text) returns setof lists.field
  language sql stable security invoker
begin atomic
  select row(v.attname, null, case when v.attname = 'lab_id' then 'lab'
      when t.attgenerated <> '' then 'ignored' else 'column' end, v.attname,
    format_type(case when t.atttypid in ('inventory.day'::regtype, 'inventory.moment'::regtype)
      then (select typbasetype from pg_type where oid = t.atttypid) else t.atttypid end,
      t.atttypmod), t.attnotnull,
    case when t.attname <> 'id' then pg_get_expr(d.adbin, d.adrelid) end, null)::lists.field
  from pg_attribute v
  join pg_attribute t on t.attrelid = format('inventory.%I', resource)::regclass
    and t.attname = v.attname
  left join pg_attrdef d on d.adrelid = t.attrelid and d.adnum = t.attnum
  where v.attrelid = format('api.%I', resource || 's')::regclass and v.attnum > 0
  union all
  select row(stamp, null, 'ignored', stamp, null, false, null, null)::lists.field
  from unnest('{created_at,updated_at,updated_by}'::text[]) stamp
  union all
  select row(left(p.target, -3), null, 'parent', p.target, 'bigint', p.is_required,
    null, p.parent)::lists.field
  from lists.named_parents(format('inventory.%I', resource)::regclass) p
  union all
  select row('location', null, 'location', p.target, 'bigint', p.is_required,
    null, p.parent)::lists.field
  from lists.named_parents(format('inventory.%I', resource)::regclass) p
  where p.parent in ('inventory.freezer'::regclass, 'inventory.storage_unit'::regclass)
    and (p.target in ('freezer_id', 'storage_unit_id')
      or p.target = 'parent_id' and resource = 'storage_unit')
    and resource in ('container', 'storage_unit');
end;
comment on function lists.known_fields(text) is
'The columns that a list of a resource may have. One of the table itself comes before a parent of
the same name. A location is two columns of the table, of a path that ends in a unit or a freezer.';

create function lists.nearest(name text, known text[]) returns text
  language sql immutable security invoker
begin atomic
  select k from unnest(known) k
  cross join lateral (
    select lower(translate(k, '_', '')), lower(translate(left(name, 100), '_ -', ''))
  ) plain (mine, sent)
  cross join lateral (
    select count(*) filter (where strpos(mine, substr(sent, at, size)) > 0) as shared,
      count(*) as parts
    from generate_series(1, length(sent)) at cross join generate_series(1, 2) size
    where at + size <= length(sent) + 1) _
  where shared * 2 > parts
  order by shared::real / greatest(parts, 2 * length(mine) - 1) desc, k limit 1;
end;
comment on function lists.nearest(text, text[]) is
'The known name that shares most letters, and pairs of them, with this one; null if none shares more
than half.';

create function lists.read_header(resource text, header text[], is_json boolean)
  returns lists.field[]
  language sql stable security invoker
begin atomic
  with sent as materialized (
    select h.name, h.at::integer, count(*) over (partition by h.name) as many
    from (
      select case when is_json then name else btrim(name) end, at
      from unnest(header) with ordinality _ (name, at)) h (name, at)
  ), known as materialized (
    select distinct on (f.name, f.kind = 'location', f.target) f.*
    from lists.known_fields(resource) f
    order by f.name, f.kind = 'location', f.target, f.kind
  )
  select coalesce(array_agg(row(s.name, s.at, case when s.many > 1 then 'twice'
      else coalesce(k.kind, 'unknown') end, k.target, k.type, k.is_required,
      k.fallback, k.parent)::lists.field
    order by s.at, k.target), '{}')
  from sent s
  left join known k on k.name = s.name and (k.kind <> 'parent' or not exists (
    select from known own where own.name = k.name and own.kind in ('column', 'lab')));
end;
comment on function lists.read_header(text, text[], boolean) is
'What each name of a header stands for. Names are compared as they are, but for spaces around
those of a CSV.';

create function lists.header_faults(resource text, fields lists.field[], is_json boolean)
  returns lists.fault[]
  language sql stable security invoker
begin atomic
  with known as materialized (
    select array_agg(distinct k.name) as names from lists.known_fields(resource) k
  ), found as (
    select f.at, f.name, 'there is no such column' as message,
      coalesce('Perhaps ' || lists.nearest(f.name, k.names) || ' is meant.',
        'Known: ' || array_to_string(k.names, ', ') || '.') as hint
    from unnest(fields) f cross join known k where f.kind = 'unknown' and f.name <> ''
    union all
    select f.at, f.name, 'the column has no name', 'Name it, or leave its cells out in all lines.'
    from unnest(fields) f where f.name is null or f.name = ''
    union all
    select max(f.at), f.name, 'the column is named twice', 'Keep one of the two.'
    from unnest(fields) f where f.kind = 'twice' and f.name <> '' group by f.name
    union all
    select max(f.at), (array_agg(f.name order by f.at desc))[1],
      format('%s both say %s', string_agg(distinct f.name, ' and '), f.target),
      'Keep one of them.'
    from unnest(fields) f where f.kind in ('column', 'parent', 'location')
    group by f.target having count(*) > 1
  )
  select array_agg(row(1, case when not is_json then 1 end, left(f.name, 200), null, 'PT400',
    f.message, f.hint)::lists.fault order by f.at) from found f;
end;
comment on function lists.header_faults(text, lists.field[], boolean) is
  'The faults of a header; null for none.';

grant execute on function lists.named_parents(regclass), lists.known_fields(text),
  lists.nearest(text, text[]), lists.read_header(text, text[], boolean),
  lists.header_faults(text, lists.field[], boolean) to lab_viewer;

commit;
