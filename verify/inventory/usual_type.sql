-- Verify lab-inventory:inventory/usual_type on pg
begin;

select 1 / (count(*) = 13)::int from inventory.usual_types;
select 1 / (not has_table_privilege('lab_manager', 'inventory.usual_types', 'select'))::int;

rollback;
