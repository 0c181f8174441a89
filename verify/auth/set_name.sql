-- Verify lab-inventory:auth/set_name on pg
begin;

select 1 / has_function_privilege('lab_user', 'auth.set_name(jsonb)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.set_name(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('authenticator', 'auth.set_name(jsonb)', 'execute'))::int;

rollback;
