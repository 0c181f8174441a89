-- Deploy lab-inventory:past/schema to pg
-- requires: roles/privileges
begin;

-- The views of api as they were, one for each resource, and past.site() for one row. audit/add_past
-- makes them; a request with as_of= is sent here by nginx, and request.admit() sets the time.
create schema past;
comment on schema past is 'Lab inventory as it was
The same views as in api, as they were at the time that a request names in as_of. Read-only.';
grant usage on schema past to lab_anon, lab_user;

commit;
