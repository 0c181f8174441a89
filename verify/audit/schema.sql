-- Verify lab-inventory:audit/schema on pg
begin;

select 1 / has_schema_privilege('lab_viewer', 'audit', 'usage')::int;
select 1 / (not has_schema_privilege('lab_viewer', 'audit', 'create'))::int;
select 1 / (not has_schema_privilege('lab_anon', 'audit', 'usage'))::int;

rollback;
