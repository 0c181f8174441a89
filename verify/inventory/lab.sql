-- Verify lab-inventory:inventory/lab on pg
begin;

select id, name from inventory.lab where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int
from pg_class where oid = 'inventory.lab'::regclass;
select 1 / count(*) from pg_policy
where polrelid = 'inventory.lab'::regclass and polname = 'lab_is_current';
select 1 / has_table_privilege('lab_viewer', 'inventory.lab', 'select')::int;
select 1 / (not has_table_privilege('lab_editor', 'inventory.lab', 'insert'))::int;
select 1 / (not has_table_privilege('lab_editor', 'inventory.lab', 'update'))::int;
select 1 / (not has_table_privilege('lab_editor', 'inventory.lab', 'delete'))::int;

rollback;
