-- Deploy lab-inventory:audit/schema to pg
-- requires: roles/privileges
begin;

-- The parts, in the order in which a write meets them:
--   idempotency           a write that is sent again under its Idempotency-Key is done once
--   track                 gives a table updated_at, its row version, and the triggers of record
--   record, open_change   write change_set, one a transaction, and row_change, one a row
--   caller                names who makes the change
--   deleted_row           which rows are gone: the past looks for them here
--   seal                  chains change sets by SHA-256, every ten seconds
-- and of what looks back:
--   add_past, past_query, as_of   the schema past: rows as they were at a time, of each view in api
--   is_embedded           refuses what is embedded where a column is asked for
--   stamp                 created_at, updated_at, updated_by of a row, for requests that name them
--   undo                  takes a change set back: net_change, undo_locks, undo_statements,
--                         undo_conflicts
--   lab_version           the ETag of a report: another one after any change of the lab
--   verify_rows           whether the tables are what history says
-- Tables: change_set, row_change (partitions by month; operation), deleted_row, idempotency_key.
-- labs_and_members tracks labs and members, inventory.add_resource() each resource; sees_members is
-- a question of policies; count_rows keeps the planner in the picture before many rows are written.
create schema audit;
comment on schema audit is
  'History: each change of a row, with its caller and time; the past; undo. Not exposed over HTTP.';
grant usage on schema audit to lab_viewer;

commit;
