-- Revert lab-inventory:audit/verify_rows from pg
begin;

drop function audit.verify_rows();
drop function audit.first_rows_gone();
drop function audit.verify_statement(regclass);
drop function audit.first_rows();

commit;
