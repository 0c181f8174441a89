-- Deploy lab-inventory:api/schema to pg
-- requires: roles/privileges
begin;

create schema api;
comment on schema api is 'Lab inventory
Sites, the computers and freezers at them, and the containers in the freezers.
Errors are JSON: code, message, details, hint.';
grant usage on schema api to lab_anon, lab_user;

commit;
