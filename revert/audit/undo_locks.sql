-- Revert lab-inventory:audit/undo_locks from pg
begin;

drop function audit.lock_rows(bigint, audit.net_change[]);
drop function audit.lock_tree(bigint, regclass);
drop function audit.lock_statement(regclass);
drop function audit.is_back_at(bigint, text, bigint, timestamptz);
drop function audit.compare_statement(regclass);
drop function audit.require_undoable(audit.net_change[]);

commit;
