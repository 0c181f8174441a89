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

-- Below, present is a row as it is, r as it shall be, o another row that is in the way. A key that
-- can be deferred is no matter of order: rows change places, and PostgreSQL looks in the end. Other
-- keys bind each statement (at_once), as do foreign keys: triggers look for the parent of a row.
create function audit.key_obstacles(tracked regclass, at_once boolean) returns setof text
  language sql stable security invoker
begin atomic
  select format('select %L, o.id, %L from (select * from %s where %s) o
      where %s and o.id <> r.id and %s',
    relname, 'has its ' || names, tracked, coalesce(holds, 'true'), same,
    case when holds is null then format('(%s) is distinct from (%s)', own, own_now)
      else format('(select %s from (select r.*) _)', holds) end)
  from pg_index i
  join pg_class on pg_class.oid = indrelid
  cross join lateral (
    select pg_get_expr(indpred, indrelid),
      string_agg(attname, ', ') filter (where attname <> 'lab_id'),
      string_agg(format('o.%1$I = r.%1$I', attname), ' and '),
      string_agg(format('r.%I', attname), ', '), string_agg(format('present.%I', attname), ', '),
      bool_or(attname = 'id') or count(*) < indnkeyatts
    from unnest(indkey::int2[]) with ordinality k (attnum, place)
    join pg_attribute a on attrelid = indrelid and a.attnum = k.attnum
    where place <= indnkeyatts) _ (holds, names, same, own, own_now, is_other)
  where indrelid = tracked and indisunique and not is_other and (indimmediate or not at_once);
end;
comment on function audit.key_obstacles(regclass, boolean) is
'Queries for another row that has a key of r: one for each unique key and index, but for those of
the id and of expressions. A key with a null is nobody''s.';

create function audit.parent_obstacles(tracked regclass) returns setof text
  language sql stable security invoker
begin atomic
  select format('select %1$L, %2$s, %3$L
      where (%4$s) is distinct from (%5$s) and (%4$s) is not null
        and not exists (select from %6$s o where %7$s)',
    max(relname), coalesce(max(format('r.%I', l.attname)) filter (where f.attname = 'id'),
      'null::bigint'),
    'is not there', string_agg(format('r.%I', l.attname), ', '),
    string_agg(format('present.%I', l.attname), ', '), confrelid::regclass,
    string_agg(format('o.%I = r.%I', f.attname, l.attname), ' and '))
  from pg_constraint c
  join pg_class on pg_class.oid = confrelid
  cross join lateral unnest(conkey, confkey) k (here, there)
  join pg_attribute l on l.attrelid = conrelid and l.attnum = here
  join pg_attribute f on f.attrelid = confrelid and f.attnum = there
  where conrelid = tracked and contype = 'f'
    and (confupdtype <> 'c' or f.attname in ('lab_id', 'id'))
  group by c.oid, confrelid;
end;
comment on function audit.parent_obstacles(regclass) is
'Queries for a row that r refers to and that is not there: one for each foreign key. A derived
column is left out: it follows.';

create function audit.child_obstacles(tracked regclass) returns setof text
  language sql stable security invoker
begin atomic
  select format('select %L, o.id, %L from %s o where %s', max(relname), 'depends on it',
    conrelid::regclass, string_agg(format('o.%I = r.%I', l.attname, f.attname), ' and '))
  from pg_constraint c
  join pg_class on pg_class.oid = conrelid
  cross join lateral unnest(conkey, confkey) k (here, there)
  join pg_attribute l on l.attrelid = conrelid and l.attnum = here
  join pg_attribute f on f.attrelid = confrelid and f.attnum = there
  where confrelid = tracked and contype = 'f'
    -- Rows without a history go with theirs: a reservation with its place.
    and exists (select from pg_trigger where tgrelid = conrelid
      and tgfoid = 'audit.touch()'::regprocedure)
  group by c.oid, conrelid;
end;
comment on function audit.child_obstacles(regclass) is
'Queries for rows that refer to r: one for each foreign key of a table with a history.';

create function audit.undo_source(
    tracked regclass, operation audit.operation, at_once boolean)
  returns text
  language sql stable security invoker
begin atomic
  -- offset 0 and the list of ids keep the planner from reading a whole table to join it.
  select format('
      unnest($2) n
      left join %1$s present on present.lab_id = $1 and present.id = n.row_id
        and present.id = any (audit.row_ids($2, %3$L))
      cross join lateral jsonb_populate_record(present, coalesce(n.before, ''{}'')) r
      left join lateral (%2$s offset 0) o (resource, id, why) on true
    where n.table_name = %3$L and n.operation = %4$L',
    tracked, coalesce(string_agg(query, ' union all '), 'select null, null::bigint, null
      where false'), relname, operation)
  from pg_class
  left join lateral (
    select k from audit.key_obstacles(tracked, at_once) k where operation <> 'delete'
    union all
    select p from audit.parent_obstacles(tracked) p where operation <> 'delete'
    union all
    select c from audit.child_obstacles(tracked) c where operation = 'delete'
  ) obstacle (query) on true
  where pg_class.oid = tracked
  group by relname;
end;
comment on function audit.undo_source(regclass, audit.operation, boolean) is
'What one operation has to take back in one table, with all that is in its way: of the net changes
$2 in lab $1, n is one, present the row as it is, r as it shall be, o what keeps present from
becoming r or from going, from the constraints of its table: table, id, and what is the matter.';

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
          from unnest($2) n where t.lab_id = $1 and t.id = n.row_id
            and t.id = any (audit.row_ids($2, %4$L))'
        else '
          delete from %1$s t where t.lab_id = $1 and t.id = any (audit.row_ids($2, %4$L))'
      end, tracked, string_agg(format('%I', attname), ', '),
      string_agg(format('r.%I', attname), ', '), (
        select relname from pg_class where oid = tracked))
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
  order by case c.operation when 'insert' then u.depth when 'update' then 100 + u.depth
    else 200 - u.depth end, c.table_name;
end;
comment on function audit.undo_steps(audit.net_change[]) is
'Which operations on which tables take changes back, in the order that foreign keys ask for: parents
come back and change first, children go first. tracked is null where nothing is taken back.';

commit;
