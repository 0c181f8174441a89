-- Verify lab-inventory:api/countries on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.countries()', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.countries()', 'execute'))::int;

rollback;
