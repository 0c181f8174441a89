-- Verify lab-inventory:auth/refresh on pg
begin;

select 1 / has_function_privilege('lab_anon', 'auth.refresh(text)', 'execute')::int;
select 1 / has_function_privilege('lab_open', 'auth.refresh(text)', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'auth.refresh(text)', 'execute'))::int;

rollback;
