-- Verify lab-inventory:inventory/compare_scan on pg
begin;

select 1 / (kind = 'unknown')::int
from inventory.read_scan_file('A1,FX1', 'RACK.csv') scan,
  (values (row(8, 12, 'upper', 'number', '')::inventory.unit_grid)) unit (grid),
  inventory.compare_seen(inventory.see_scan(scan.format, scan.places, grid), grid, 1, '{}');
select 1 / has_function_privilege('lab_viewer', 'inventory.check_scan_size('
  'text, inventory.scan_row[], inventory.unit_grid)', 'execute')::int;

rollback;
