-- Deploy lab-inventory:audit/schema to pg
-- requires: roles/privileges
begin;

create schema audit;
comment on schema audit is
  'Who changed what and when; the past of every table, and undo. Not exposed over HTTP.';
grant usage on schema audit to lab_viewer;

commit;
