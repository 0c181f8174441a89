-- Verify lab-inventory:audit/stamp on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'audit.stamp(anyelement)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp_of(anyelement)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.stamp_of_record(jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'audit.read_stamp(text, bigint, bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'audit.new_stamp(text, bigint, bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.writer(audit.stamp)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.new_writer(audit.stamp)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.writer_of(anyelement)', 'execute')::int;
select 1 / (not has_function_privilege('lab_open', 'audit.add_stamp(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.stamp_of(anyelement)', 'execute'))::int;

rollback;
