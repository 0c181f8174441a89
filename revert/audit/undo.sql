-- Revert lab-inventory:audit/undo from pg
begin;

drop function audit.undo(bigint, boolean, boolean);
drop function audit.refuse_undo(jsonb);
drop function audit.undo_changes(bigint, bigint, audit.net_change[]);
drop function audit.list_rows(bigint, bigint);
drop function audit.list_conflicts(bigint, audit.net_change[], audit.net_change[]);
drop function audit.undo_fresh_rows(bigint, audit.net_change[]);
drop function audit.lock_rows(bigint, audit.net_change[]);
drop function audit.lock_statement(regclass);
drop function audit.require_undoable(audit.net_change[]);
drop function audit.undo_steps(audit.net_change[]);
drop function audit.describe_conflicts(bigint, jsonb);
drop function audit.undo_statement(regclass, audit.operation);
drop function audit.undo_source(regclass, audit.operation);
drop function audit.obstacles(regclass, audit.operation);
drop function audit.net_changes(bigint, bigint);
drop function audit.undo_tables();
drop type audit.net_change;

commit;
