-- Revert lab-inventory:audit/undo_statements from pg
begin;

drop function audit.undo_steps(audit.net_change[]);
drop function audit.undo_statement(regclass, audit.operation);
drop function audit.undo_source(regclass, audit.operation);
drop function audit.obstacles(regclass, audit.operation);
drop function audit.undo_tables();

commit;
