-- Verify lab-inventory:search/field on pg
begin;

select number, kind, "column", form from search.field where false;
select 1 / has_table_privilege('lab_viewer', 'search.field', 'select')::int;
select 1 / (not has_table_privilege('lab_open', 'search.field', 'insert'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.field', 'update'))::int;
select 1 / (not has_table_privilege('lab_open', 'search.field', 'delete'))::int;

rollback;
