-- Deploy lab-inventory:inventory/schema to pg
-- requires: roles/privileges
begin;

-- The parts, in the order in which a write of a row meets them:
--   current_lab           the lab that the request acts in: a column's default, a policy's question
--   lab                   the tenants
--   text, numbers         what blank, trimmed and a number are; the trigger that trims
--   labels, read_position a place by row and column, and by the label that a type gives it
--   scan_words to compare_scan   the file of a rack scan: its lines, format, places, differences
--   reserve_id            trigger: an id that a client chose moves the sequence
--   refuse_key_change     trigger: an id stays what it is
--   site, computer, freezer, container   the tables: columns, constraints, comments
--   raise_in_use          the 409 of a row that others depend on
--   explain_rows          trigger: which row of a list is refused, and why, when it is sent again
-- add_resource gives a table its ids, policies, grants and history; a table's file calls it.
create schema inventory;
comment on schema inventory is
  'Tables, constraints and policies: what is true of a lab''s inventory. Not exposed over HTTP.';
grant usage on schema inventory to lab_viewer;

commit;
