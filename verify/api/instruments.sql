-- Verify lab-inventory:api/instruments on pg
begin;

select site_id, site_name, computer_id, freezer_id, name from api.instruments where false;
select 1 / ('security_invoker=true' = any (reloptions))::int
from pg_class where oid = 'api.instruments'::regclass;
select 1 / has_table_privilege('lab_viewer', 'api.instruments', 'select')::int;
select 1 / (not has_table_privilege('lab_editor', 'api.instruments', 'insert'))::int;
select site_id, site_name, computer_id, freezer_id, name from past.instruments where false;
select 1 / has_table_privilege('lab_viewer', 'past.instruments', 'select')::int;

rollback;
