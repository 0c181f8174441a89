-- Revert lab-inventory:audit/count_rows from pg
begin;

drop function audit.count_rows();

commit;
