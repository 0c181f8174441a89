-- Deploy lab-inventory:past/schema to pg
-- requires: roles/privileges
begin;

create schema past;
comment on schema past is 'Lab inventory as it was
The same views as in api, as they were at the time that a request names in as_of. Read-only.';
grant usage on schema past to lab_anon, lab_user;

commit;
