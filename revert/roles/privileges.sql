-- Revert lab-inventory:roles/privileges from pg
begin;

alter default privileges for role lab_owner grant execute on functions to public;

commit;
