-- Verify lab-inventory:inventory/read_position on pg
begin;

select 1 / (inventory.read_position('b03', 8, 12, 'upper', 'number', '') = '{2,3}')::int;
select 1 / (inventory.read_position('B3', 8, 12, 'number', 'upper', '') = '{3,2}')::int;
select 1 / (inventory.read_position('nowhere', 8, 12, 'upper', 'number', '') is null)::int;
select 1 / has_function_privilege('lab_viewer',
  'inventory.read_position(text, integer, integer, text, text, text)', 'execute')::int;

rollback;
