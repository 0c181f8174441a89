-- Verify lab-inventory:request/schema on pg
begin;

select 1 / has_schema_privilege('lab_anon', 'request', 'usage')::int;
select 1 / has_schema_privilege('lab_user', 'request', 'usage')::int;
select 1 / (not has_schema_privilege('authenticator', 'request', 'usage'))::int;

rollback;
