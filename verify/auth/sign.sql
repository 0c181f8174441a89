-- Verify lab-inventory:auth/sign on pg
begin;

select 1 / (not has_function_privilege('lab_anon', 'auth.sign(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'auth.sign(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'auth.sign(jsonb)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_manager', 'auth.sign(jsonb)', 'execute'))::int;

rollback;
