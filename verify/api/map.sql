-- Verify lab-inventory:api/map on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.storage_unit_map(bigint)', 'execute')::int;
select 1 / (not has_function_privilege('lab_user', 'api.storage_unit_map(bigint)', 'execute'))::int;

rollback;
