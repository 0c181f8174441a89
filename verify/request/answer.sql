-- Verify lab-inventory:request/answer on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'request.add_header(text, text)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.join_header(text, text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.set_status(integer)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.raise_not_found(text, bigint)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'request.add_header(text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'authenticator', 'request.raise_not_found(text, bigint)', 'execute'))::int;

rollback;
