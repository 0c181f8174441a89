-- Verify lab-inventory:audit/safe_write on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'audit.before_write(anyelement, bigint, jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.may_replace(jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'audit.after_write(anyelement, jsonb, timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'audit.before_write(anyelement, bigint, jsonb)', 'execute'))::int;

rollback;
