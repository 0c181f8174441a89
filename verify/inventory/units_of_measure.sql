-- Verify lab-inventory:inventory/units_of_measure on pg
begin;

select 1 / (inventory.read_unit('µl') = 'uL')::int;
select 1 / (inventory.convert_amount(1, 'mL', 'uL') = 1000)::int;
select 1 / (has_function_privilege(
  'lab_viewer', 'inventory.dimension_of(text)', 'execute'))::int;

rollback;
