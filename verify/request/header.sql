-- Verify lab-inventory:request/header on pg
begin;

select 1 / (request.header('no-such-header') is null)::int;
select 1 / has_function_privilege('lab_anon', 'request.header(text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'request.keep_headers(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'request.keep_headers(jsonb)', 'execute'))::int;

rollback;
