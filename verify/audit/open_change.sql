-- Verify lab-inventory:audit/open_change on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'audit.open_change(bigint, text, bigint)', 'execute'))::int;

rollback;
