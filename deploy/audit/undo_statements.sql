-- Deploy lab-inventory:audit/undo_statements to pg
-- requires: audit/net_change
-- requires: audit/record
-- requires: inventory/lab
begin;

create function audit.undo_tables() returns table (tracked regclass, table_name text, depth int)
  language sql stable security invoker
begin atomic
  with recursive deep (tracked, depth) as (
    select tgrelid, 0 from pg_trigger join pg_class on pg_class.oid = tgrelid
    where tgfoid = 'audit.touch()'::regprocedure and relnamespace = 'inventory'::regnamespace
      and tgrelid <> 'inventory.lab'::regclass
    union
    select conrelid, depth + 1 from deep join pg_constraint on confrelid = deep.tracked
    where contype = 'f' and conrelid <> confrelid and depth < 20)
  select pg_class.oid::regclass, relname::text, max(depth)
  from deep join pg_class on pg_class.oid = deep.tracked group by pg_class.oid, relname;
end;
comment on function audit.undo_tables() is
'The tables whose changes can be taken back, and how many tables lie above each by its foreign keys:
what the API writes, so neither labs nor members.';

create function audit.obstacles(tracked regclass, operation audit.operation) returns text
  language sql stable security invoker
begin atomic
  with rule as (
    select contype,
      case when contype = 'f' and operation <> 'delete' then confrelid else conrelid end as other,
      coalesce(max(format('r.%I', l.attname)) filter (where f.attname = 'id'), 'null::bigint')
        as parent_id,
      string_agg(l.attname, ', ') filter (where l.attname <> 'lab_id') as names,
      string_agg(format('r.%I', l.attname), ', ') as own,
      string_agg(format('present.%I', l.attname), ', ') as own_now,
      string_agg(case when operation = 'delete' then format('o.%I = r.%I', l.attname, f.attname)
        else format('o.%I = r.%I', coalesce(f.attname, l.attname), l.attname) end, ' and ') as same
    from pg_constraint c
    cross join lateral unnest(conkey, confkey) k (here, there)
    join pg_attribute l on l.attrelid = conrelid and l.attnum = here
    left join pg_attribute f on f.attrelid = confrelid and f.attnum = there
    where case when operation = 'delete' then contype = 'f' and confrelid = tracked
      else conrelid = tracked and contype in ('f', 'u') end
    group by c.oid, contype, conrelid, confrelid)
  select coalesce(string_agg(case
      when operation = 'delete' then
        format('select %L, o.id, %L from %s o where %s', relname, 'depends on it', other::regclass,
          same)
      when contype = 'u' then
        format('select %L, o.id, %L from %s o
          where (%s) is distinct from (%s) and %s and o.id <> r.id',
          relname, 'has its ' || names, other::regclass, own, own_now, same)
      else
        format('select %1$L, %2$s, %3$L
          where (%4$s) is distinct from (%5$s) and (%4$s) is not null
            and not exists (select from %6$s o where %7$s)',
          relname, parent_id, 'is not there', own, own_now, other::regclass, same)
    end, ' union all '), 'select null, null::bigint, null where false')
  from rule join pg_class on pg_class.oid = other;
end;
comment on function audit.obstacles(regclass, audit.operation) is
'A query for what keeps the row present from becoming r (a parent is missing, another row has its
key) or from being deleted (another row refers to it), from the constraints of its table: table, id,
and what is the matter with that row.';

create function audit.undo_source(tracked regclass, operation audit.operation) returns text
  language sql stable security invoker
  return (
    select format('
        unnest($2) n
        left join %1$s present on present.lab_id = $1 and present.id = n.row_id
        cross join lateral jsonb_populate_record(present, coalesce(n.before, ''{}'')) r
        left join lateral (%2$s limit 1) o (resource, id, why) on true
      where n.table_name = %3$L and n.operation = %4$L',
      tracked, audit.obstacles(tracked, operation), relname, operation)
    from pg_class where oid = tracked);
comment on function audit.undo_source(regclass, audit.operation) is
'What one operation has to take back in one table: of the net changes $2 in lab $1, n is one,
present the row as it is, r as it shall be, o what is in its way.';

create function audit.undo_statement(tracked regclass, operation audit.operation) returns text
  language sql stable security invoker
  return (
    select format(case operation
        when 'insert' then '
          insert into %1$s (%2$s, updated_at)
          select %3$s, greatest(now(), n.changed_at + interval ''1 microsecond'')
          from unnest($2) n cross join lateral jsonb_populate_record(null::%1$s, n.before) r'
        when 'update' then '
          update %1$s t set (%2$s) = (select %3$s from jsonb_populate_record(t, n.before) r)
          from unnest($2) n where t.lab_id = $1 and t.id = n.row_id'
        else '
          delete from %1$s t where t.lab_id = $1 and t.id in (select n.row_id from unnest($2) n)'
      end, tracked, string_agg(format('%I', attname), ', '),
      string_agg(format('r.%I', attname), ', '))
    from pg_attribute
    where attrelid = tracked and attnum > 0 and not attisdropped and attgenerated = ''
      and attname <> all (case operation when 'insert' then '{updated_at}'
        else '{lab_id,id,created_at,updated_at}' end::name[]));
comment on function audit.undo_statement(regclass, audit.operation) is
'Does one operation in one table, for all the net changes $2 in lab $1. A row comes back with its id
and its created_at, and with a new updated_at, which is its version. A column that history does not
know yet keeps its value.';

create function audit.undo_steps(changes audit.net_change[])
  returns table (tracked regclass, table_name text, operation audit.operation)
  language sql stable security invoker
begin atomic
  select u.tracked, c.table_name, c.operation
  from (select distinct n.table_name, n.operation from unnest(changes) n) c
  left join audit.undo_tables() u on u.table_name = c.table_name
  order by case c.operation when 'insert' then u.depth when 'update' then 100
    else 200 - u.depth end, c.table_name;
end;
comment on function audit.undo_steps(audit.net_change[]) is
'Which operations on which tables take changes back, in the order that foreign keys ask for: parents
come back first, children go first. tracked is null where nothing is taken back.';

commit;
