-- Verify lab-inventory:inventory/schema on pg
begin;

select 1 / has_schema_privilege('lab_viewer', 'inventory', 'usage')::int;
select 1 / (not has_schema_privilege('lab_viewer', 'inventory', 'create'))::int;
select 1 / (not has_schema_privilege('authenticator', 'inventory', 'usage'))::int;

rollback;
