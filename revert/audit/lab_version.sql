-- Revert lab-inventory:audit/lab_version from pg
begin;

drop function audit.is_not_modified(), audit.lab_version();

commit;
