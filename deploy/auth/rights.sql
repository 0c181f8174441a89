-- Deploy lab-inventory:auth/rights to pg
-- requires: api/schema
-- requires: auth/enter
begin;

create function auth.rights() returns jsonb
  language sql stable security invoker
begin atomic
  with api_view as (
    select oid, relname::text as name from pg_class
    where relnamespace = 'api'::regnamespace and relkind = 'v'
  ), granted as (
    -- A function that takes a row is a column on demand.
    select p.proname::text as name, p.provolatile = 'v' as is_write from pg_proc p
    where p.pronamespace = 'api'::regnamespace and p.prokind = 'f'
      and has_function_privilege(p.oid, 'execute')
      and not exists (
        select from pg_type y where y.oid = p.proargtypes[0] and y.typtype in ('c', 'p'))
  ), one_right as (
    select name, 'read' as word, 1 as place from api_view where has_table_privilege(oid, 'select')
    union all
    select v.name, 'write', 2 from api_view v join granted g
      on g.name in ('upsert_' || rtrim(v.name, 's'), 'create_' || rtrim(v.name, 's'))
    union all
    select v.name, 'delete', 3 from api_view v
    join granted g on g.name = 'delete_' || rtrim(v.name, 's')
  )
  select jsonb_build_object(
    'role', nullif(replace(replace(current_setting('role'), 'lab_', ''), 'open', 'manager'),
      'user'),
    'rights', (
      select coalesce(jsonb_object_agg(name, words), '{}')
      from (select name, jsonb_agg(word order by place) as words from one_right group by name) r),
    'verbs', (
      select coalesce(jsonb_agg(distinct name order by name), '[]') from granted
      where is_write and name !~ '^(create|delete|import|insert|store|upsert)_'));
end;
comment on function auth.rights() is
'What the caller may do in the lab of this request: of each list read, write and delete, and the
other functions that change something. It asks the privileges that decide, for the caller''s role.';
grant execute on function auth.rights() to lab_user;

commit;
