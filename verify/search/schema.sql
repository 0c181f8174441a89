-- Verify lab-inventory:search/schema on pg
begin;

select 1 / has_schema_privilege('lab_viewer', 'search', 'usage')::int;
select 1 / (not has_schema_privilege('lab_user', 'search', 'usage'))::int;

rollback;
