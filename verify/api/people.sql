-- Verify lab-inventory:api/people on pg
begin;

select id, name, is_member from api.people where false;
select id, name, is_member from past.people where false;
select 1 / (count(*) = 2 and bool_and('security_invoker=true' = any (reloptions)))::int
from pg_class where oid in ('api.people'::regclass, 'past.people'::regclass);
select 1 / has_table_privilege('lab_viewer', 'api.people', 'select')::int;
select 1 / (not has_table_privilege('lab_manager', 'api.people', 'insert'))::int;
select 1 / (not has_table_privilege('lab_user', 'api.people', 'select'))::int;
select 1 / has_table_privilege('lab_viewer', 'past.people', 'select')::int;
select 1 / has_function_privilege('lab_viewer', 'api.owner(api.containers)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'past.owner(past.containers)', 'execute')::int;

rollback;
