-- Verify lab-inventory:request/guard_write on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'request.is_guarded()', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.guard_write(text, bigint, jsonb, timestamptz)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.refuse_precondition(text, bigint, timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'request.guard_write(text, bigint, jsonb, timestamptz)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.raise_not_written(text, bigint)', 'execute')::int;

rollback;
