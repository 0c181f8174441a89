-- Verify lab-inventory:inventory/scan on pg
begin;

select 1 / (scan.places = array[row(1, 'RACK', 'A1', 'FX1', 'read', null, null, null)
  ::inventory.scan_row])::int
from inventory.read_scan_file('A1,FX1', 'RACK.csv') scan;
select 1 / has_function_privilege(
  'lab_viewer', 'inventory.read_scan_file(text, text)', 'execute')::int;

rollback;
