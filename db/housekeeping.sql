-- The housekeeping: both stacks run this file every ten seconds, as lab_owner. Each statement is a
-- transaction. One that fails is logged, and the next round tries it again. Nothing in it may keep
-- a request waiting.
\set QUIET on
\o /dev/null
set lock_timeout = '1s';
-- Restore: pg_restore makes the event trigger last. Until then rows are missing, and a seal would
-- be wrong.
select exists (select from pg_event_trigger where evtname = 'reload_api') as is_whole \gset
\if :is_whole
  -- One transaction for each 100,000 rows of the backlog.
  select 'select audit.seal_changes()' from generate_series(0, (
    select coalesce(sum(row_count), 0) / 100000 from audit.change_set where seal_number is null))
  \gexec
  select audit.add_partitions();
  select auth.remove_expired();
  select audit.remove_old_keys();
  select inventory.remove_orphans();
  select inventory.add_up_counts();
\endif
