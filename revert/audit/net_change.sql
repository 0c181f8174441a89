-- Revert lab-inventory:audit/net_change from pg
begin;

drop function audit.net_changes(bigint, bigint);
drop type audit.net_change;

commit;
