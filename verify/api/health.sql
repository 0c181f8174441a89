-- Verify lab-inventory:api/health on pg
begin;

select 1 / (api.health() = '{"status": "ok"}')::int;
select 1 / has_function_privilege('lab_anon', 'api.health()', 'execute')::int;
select 1 / (not has_function_privilege('authenticator', 'api.health()', 'execute'))::int;

rollback;
