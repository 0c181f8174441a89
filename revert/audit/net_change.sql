-- Revert lab-inventory:audit/net_change from pg
begin;

drop function audit.net_changes(bigint, bigint);
drop function audit.is_real_change(jsonb, jsonb);
drop type audit.net_change;

commit;
