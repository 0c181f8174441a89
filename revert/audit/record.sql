-- Revert lab-inventory:audit/record from pg
begin;

drop function audit.refuse_truncate();
drop function audit.touch();
drop function audit.record_delete();
drop function audit.record_update();
drop function audit.record_insert();
drop function audit.refuse_late_insert(text, bigint);
drop function audit.follow_deletion();

commit;
