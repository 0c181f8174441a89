-- Revert lab-inventory:audit/undo from pg
begin;

drop function audit.undo(bigint, boolean, boolean);
drop function audit.undo_changes(bigint, bigint, audit.net_change[]);
drop function audit.list_rows(bigint, bigint);
drop function audit.undo_fresh_rows(bigint, audit.net_change[]);

commit;
