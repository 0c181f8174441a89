-- Verify lab-inventory:inventory/scan_rows on pg
begin;

select 1 / (inventory.grid_width('{BOX,1,2,""}') = 3)::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.read_grid('
  'inventory.scan_line[], inventory.scan_format, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.read_table('
  'inventory.scan_line[], inventory.scan_format, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.shape_faults('
  'inventory.scan_line[], inventory.scan_format)', 'execute')::int;

rollback;
