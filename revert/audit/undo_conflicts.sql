-- Revert lab-inventory:audit/undo_conflicts from pg
begin;

drop function audit.refuse_undo(jsonb);
drop function audit.list_conflicts(bigint, audit.net_change[], audit.net_change[]);
drop function audit.describe_conflicts(bigint, jsonb);
drop function audit.find_blocked(bigint, audit.net_change[]);
drop function audit.find_obstacles(bigint, audit.net_change[]);
drop type audit.obstacle;

commit;
