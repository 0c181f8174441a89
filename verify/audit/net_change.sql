-- Verify lab-inventory:audit/net_change on pg
begin;

select table_name, row_id, operation, before, changed_at
from unnest(null::audit.net_change[]) where false;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.net_changes(bigint, bigint)', 'execute'))::int;
select 1 / (audit.is_real_change(null, '{}') and not audit.is_real_change('{}', '{}'))::int;

rollback;
