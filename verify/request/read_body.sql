-- Verify lab-inventory:request/read_body on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'request.read_body(text, jsonb, text[], text[])', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.read_id(text, jsonb)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.raise_bad_body(text, jsonb, text[], text[])', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'request.read_body(text, jsonb, text[], text[])', 'execute'))::int;

rollback;
