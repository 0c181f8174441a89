-- Verify lab-inventory:past/schema on pg
begin;

select 1 / has_schema_privilege('lab_anon', 'past', 'usage')::int;
select 1 / has_schema_privilege('lab_user', 'past', 'usage')::int;
select 1 / (not has_schema_privilege('lab_manager', 'past', 'create'))::int;

rollback;
