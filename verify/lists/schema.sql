-- Verify lab-inventory:lists/schema on pg
begin;

select 1 / has_schema_privilege('lab_viewer', 'lists', 'usage')::int;
select 1 / (not has_schema_privilege('lab_viewer', 'lists', 'create'))::int;
select 1 / (not has_schema_privilege('lab_anon', 'lists', 'usage'))::int;

rollback;
