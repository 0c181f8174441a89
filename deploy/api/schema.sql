-- Deploy lab-inventory:api/schema to pg
-- requires: roles/privileges
begin;

-- The parts, in the order in which a client meets them:
--   health, session       is the database there; log in, log out, accept, password
--   sites, computers, freezers, containers   the resources: a view each, and by add_resource the
--                         functions that read, write and remove one row (row_functions, add_upsert)
--   labs, instruments     read-only lists
--   search, lookup        things by their words and codes
--   computed, csv         columns for requests that name them; CSV that no spreadsheet runs
--   history, undo         the changes of a row or of the lab, and taking one back
--   members, tokens       people and instruments that may come in
create schema api;
comment on schema api is 'Lab inventory
Sites, the computers and freezers at them, and the containers in the freezers.
Errors are JSON: code, message, details, hint.';
grant usage on schema api to lab_anon, lab_user;

commit;
