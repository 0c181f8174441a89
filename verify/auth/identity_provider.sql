-- Verify lab-inventory:auth/identity_provider on pg
begin;

select issuer from auth.identity_provider where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'auth.identity_provider'::regclass;
select 1 / (not has_table_privilege('lab_manager', 'auth.identity_provider', 'select'))::int;
select 1 / (not has_table_privilege('lab_open', 'auth.identity_provider', 'select'))::int;
select 1 / (not has_table_privilege('lab_anon', 'auth.identity_provider', 'select'))::int;

rollback;
