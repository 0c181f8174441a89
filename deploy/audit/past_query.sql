-- Deploy lab-inventory:audit/past_query to pg
-- requires: audit/as_of
-- requires: audit/deleted_row
-- requires: audit/row_change
begin;

create function audit.read_column(tracked regclass, stored text, column_name name) returns text
  language sql stable security invoker
  return (
    select case when typcategory in ('A', 'C') or typbase in ('json'::regtype, 'jsonb'::regtype)
      then format('(jsonb_populate_record(null::%s, %s)).%I', tracked, stored, column_name)
      else format('(%s->>%L)::%s', stored, column_name, format_type(atttypid, atttypmod)) end
    from pg_attribute join pg_type on pg_type.oid = atttypid
    cross join lateral (select coalesce(nullif(typbasetype, 0), pg_type.oid)) _ (typbase)
    where attrelid = tracked and attname = column_name);
comment on function audit.read_column(regclass, text, name) is
'An expression for the value of a column in a row that history has stored. The quick way is for
single values; arrays and JSON are read with the whole row.';

-- Each arm of the union holds one table, so that PostgreSQL 15 walks their keys in order and stops
-- with the page; what was before is looked up outside, row by row. offset 0 keeps the planner from
-- looking where nothing has changed, (select …) from asking for the time and the lab at every row.
create function audit.past_query(tracked regclass) returns text
  language sql stable security invoker set search_path = '' as $$
  select format('
    select %3$s
    from (
      select lab_id, %2$L as table_name, id, created_at, updated_at,
        ''infinity''::timestamptz as deleted_at, %4$s
      from %1$s
      union all
      select lab_id, table_name, row_id, created_at, ''infinity'', deleted_at, %5$s
      from audit.deleted_row
    ) k
    left join lateral (
      select first.before
      from (
        select c.before from audit.row_change c
        where c.lab_id = (select inventory.current_lab()) and c.table_name = %2$L
          and c.row_id = k.id and c.changed_at > (select audit.as_of())
        order by c.changed_at, c.id limit 1
      ) first
      where k.updated_at > (select audit.as_of()) offset 0
    ) c on true
    where k.lab_id = (select inventory.current_lab()) and k.table_name = %2$L
      and k.created_at <= (select audit.as_of()) and k.deleted_at > (select audit.as_of())
      and (k.updated_at <= (select audit.as_of()) or c.before is not null)
      and (k.deleted_at = ''infinity'' or not exists (
        select from %1$s t
        where t.lab_id = (select inventory.current_lab()) and t.id = k.id
          and t.created_at <= (select audit.as_of())))',
    tracked, t.relname,
    string_agg(case when a.attname in ('id', 'lab_id') then format('k.%I', a.attname)
      else format('case when c.before is null then k.%1$I else %2$s end as %1$I',
        a.attname, audit.read_column(tracked, 'c.before', a.attname)) end, ', ' order by a.attnum),
    string_agg(quote_ident(a.attname), ', ' order by a.attnum)
      filter (where a.attname not in ('id', 'lab_id')),
    string_agg('null::' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      filter (where a.attname not in ('id', 'lab_id')))
  from pg_class t
  join pg_attribute a on a.attrelid = format('api.%I', t.relname || 's')::regclass and a.attnum > 0
    and not a.attisdropped
  where t.oid = tracked group by t.relname
$$;
comment on function audit.past_query(regclass) is
'A query for the rows of a table as they were at audit.as_of(), with the columns of its view in api.
A row that has not changed since then is as it is now; any other is what its first change since
found. A row that is gone is in audit.deleted_row.';

create function audit.index_past(child text, key text) returns void
  language plpgsql volatile security invoker set search_path = ''
  set client_min_messages = warning as $$  -- several tables may share an index
begin
  execute format('
    create index if not exists %3$I on audit.row_change
      (lab_id, table_name, ((before->>%2$L)::bigint), changed_at)
      where before->>%2$L is not null;
    create function audit.%4$I(parent_id bigint) returns setof jsonb
      language sql stable security definer begin atomic
        select before from audit.row_change
        where lab_id = inventory.current_lab() and table_name = %1$L
          and (before->>%2$L)::bigint = parent_id and changed_at > audit.as_of()
          and (before->>''updated_at'')::timestamptz <= audit.as_of();
      end;
    alter function audit.%4$I(bigint) set search_path = '''';
    comment on function audit.%4$I(bigint) is
      ''Each %1$s that has changed since audit.as_of() and whose %2$s was this then.
Definer: under a policy, PostgreSQL uses no index on what is inside of JSON.'';
    grant execute on function audit.%4$I(bigint) to lab_viewer',
    child, key, format('row_change_%s_idx', key), format('%s_%s_was', child, key));
end $$;
comment on function audit.index_past(text, text) is
'What was in a freezer is found by two indexes: of what is in it now, and of what was, before it
changed. This makes the second, one for all tables that have a column of that name: each write of
history looks at every index.';

commit;
