-- Verify lab-inventory:audit/undo_conflicts on pg
begin;

select table_name, row_id, resource, id, why from unnest(null::audit.obstacle[]) where false;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.find_obstacles(bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.find_blocked(bigint, audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.describe_conflicts(bigint, jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'audit.list_conflicts(bigint, audit.net_change[], audit.net_change[])', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.refuse_undo(jsonb)', 'execute'))::int;

rollback;
