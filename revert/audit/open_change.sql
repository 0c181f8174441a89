-- Revert lab-inventory:audit/open_change from pg
begin;

drop function audit.open_change(bigint, text, bigint);

commit;
