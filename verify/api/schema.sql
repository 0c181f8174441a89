-- Verify lab-inventory:api/schema on pg
begin;

select 1 / has_schema_privilege('lab_anon', 'api', 'usage')::int;
select 1 / (not has_schema_privilege('lab_anon', 'api', 'create'))::int;
select 1 / (not has_schema_privilege('authenticator', 'api', 'usage'))::int;

rollback;
