-- Deploy lab-inventory:audit/count_rows to pg
-- requires: audit/schema
begin;

create function audit.count_rows() returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare
  uncounted text;
begin
  for uncounted in
    select oid::regclass::text from pg_class
    where relnamespace = 'inventory'::regnamespace and relkind = 'r'
      and pg_relation_size(oid) > 200000
      and pg_relation_size(oid) > 2 * relpages::bigint * current_setting('block_size')::bigint
  loop
    execute format('analyze %s', uncounted);
  end loop;
end $$;
comment on function audit.count_rows() is
'Has the planner know the tables of the inventory that have grown to twice what it knows. autovacuum
comes a minute after a large import; until then a verb or an undo of ten thousand rows, and the
foreign keys that it meets, would read a whole table for each.
Definer: only the owner of a table may analyze it.';
grant execute on function audit.count_rows() to lab_viewer;

commit;
