-- Revert lab-inventory:audit/change_id from pg
begin;

drop function audit.add_change_id(text);
drop function audit.expect_change();
drop function audit.count_written();

commit;
