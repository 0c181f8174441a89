-- Verify lab-inventory:api/labs on pg
begin;

select id, name from api.labs where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.labs'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.labs', 'select')::int;
select 1 / (not has_table_privilege('lab_editor', 'api.labs', 'insert'))::int;
select 1 / (not has_table_privilege('lab_editor', 'api.labs', 'update'))::int;
select 1 / (not has_table_privilege('lab_editor', 'api.labs', 'delete'))::int;
select 1 / has_table_privilege('lab_viewer', 'past.labs', 'select')::int;

rollback;
