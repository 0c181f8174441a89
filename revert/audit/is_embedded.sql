-- Revert lab-inventory:audit/is_embedded from pg
begin;

drop function audit.is_embedded();

commit;
