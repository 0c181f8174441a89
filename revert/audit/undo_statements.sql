-- Revert lab-inventory:audit/undo_statements from pg
begin;

drop function audit.undo_steps(audit.net_change[]);
drop function audit.undo_statement(regclass, audit.operation);
drop function audit.undo_source(regclass, audit.operation, boolean);
drop function audit.child_obstacles(regclass);
drop function audit.parent_obstacles(regclass);
drop function audit.key_obstacles(regclass, boolean);
drop function audit.undo_tables();

commit;
