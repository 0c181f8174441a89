-- Verify lab-inventory:request/send_bytes on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'request.asked_range(text, bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.refuse_range(bigint)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.send_bytes(bigint, text, bigint, text, text)', 'execute')::int;

rollback;
