-- Revert lab-inventory:audit/record from pg
begin;

drop function audit.refuse_truncate();
drop function audit.touch();
drop function audit.record();

commit;
