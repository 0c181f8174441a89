-- Gives the sites and containers of lab 1 five versions each, a day apart, of which the tables hold
-- the last. Run by ./stack bench as superuser, on what bench/data.sql made: triggers would write
-- the present time. The change sets pass for sealed, so that nothing is at work on them meanwhile.
\set ON_ERROR_STOP on
\set QUIET on
begin;
set local session_replication_role = replica;
truncate audit.row_change, audit.change_set;
update inventory.site set created_at = now() - interval '5 days',
  updated_at = now() - interval '1 day';
update inventory.container set created_at = now() - interval '5 days',
  updated_at = now() - interval '1 day';

insert into audit.change_set
  (lab_id, changed_at, changed_by, table_names, row_count, seal_number, seal)
select 1, now() - interval '1 day' * (6 - n), 'bench', '{site,container}', 1, n, '\x00'
from generate_series(1, 5) n;

create function pg_temp.version(present jsonb, field text, n int) returns jsonb
  language sql immutable
  return present || jsonb_build_object(
    field, case when n = 5 then present->>field else 'Version ' || n end,
    'updated_at', (present->>'updated_at')::timestamptz - interval '1 day' * (5 - n));
insert into audit.row_change
  (lab_id, change_id, table_name, row_id, operation, changed_at, before, after)
select 1, c.id, r.table_name, r.id, case when n = 1 then 'insert' else 'update' end::audit.operation,
  c.changed_at, case when n > 1 then pg_temp.version(r.present, r.field, n - 1) end,
  pg_temp.version(r.present, r.field, n)
from (select id, changed_at, seal_number::int as n from audit.change_set) c,
  (select 'container' as table_name, id, 'description' as field, to_jsonb(t) as present
    from inventory.container t
    union all
    select 'site', id, 'name', to_jsonb(t) from inventory.site t) r
order by n, r.id;
commit;

vacuum (analyze) inventory.site, inventory.container, audit.change_set, audit.row_change;
