-- Deploy lab-inventory:inventory/schema to pg
-- requires: roles/privileges
begin;

create schema inventory;
comment on schema inventory is
  'Tables, constraints and policies: what is true of a lab''s inventory. Not exposed over HTTP.';
grant usage on schema inventory to lab_viewer;

commit;
