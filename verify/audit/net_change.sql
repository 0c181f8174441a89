-- Verify lab-inventory:audit/net_change on pg
begin;

select table_name, row_id, operation, before, changed_at
from unnest(null::audit.net_change[]) where false;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.net_changes(bigint, bigint)', 'execute'))::int;
select 1 / (audit.is_real_change(null, '{}', null)
  and not audit.is_real_change('{"a": 1, "b": 1}', '{"a": 1, "b": 2}', '{{b,a}}')
  and audit.is_real_change('{"a": null, "b": 1}', '{"a": null, "b": 2}', '{{b,a}}'))::int;
select table_name, derived from audit.derived_columns() where false;
select 1 / (audit.row_ids('{}', 'site') = '{}')::int;

rollback;
