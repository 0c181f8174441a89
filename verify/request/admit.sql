-- Verify lab-inventory:request/admit on pg
begin;

select 1 / has_function_privilege('lab_anon', 'request.admit()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'request.admit()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'request.enter(jsonb)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'request.heed_headers(text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'request.heed_headers(text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.look_at_past(text)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'request.admit()', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'request.check_shape(text, text)', 'execute')::int;

rollback;
