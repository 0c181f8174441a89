-- Verify lab-inventory:auth/schema on pg
begin;

select 1 / has_schema_privilege('lab_anon', 'auth', 'usage')::int;
select 1 / has_schema_privilege('lab_user', 'auth', 'usage')::int;
select 1 / (not has_schema_privilege('lab_manager', 'auth', 'create'))::int;
select 1 / (not has_schema_privilege('authenticator', 'auth', 'usage'))::int;

rollback;
