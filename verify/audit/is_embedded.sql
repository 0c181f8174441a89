-- Verify lab-inventory:audit/is_embedded on pg
begin;

select 1 / audit.is_embedded()::int;
select 1 / has_function_privilege('lab_viewer', 'audit.is_embedded()', 'execute')::int;

rollback;
