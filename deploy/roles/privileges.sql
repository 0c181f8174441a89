-- Deploy lab-inventory:roles/privileges to pg
begin;

-- Nobody may call a function unless it is granted by name. The form with "in schema" has no effect.
alter default privileges for role lab_owner revoke execute on functions from public;

commit;
