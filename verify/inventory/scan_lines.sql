-- Verify lab-inventory:inventory/scan_lines on pg
begin;

select 1 / ((inventory.split_scan(e'a,"b,c"\r\n'))[1]
  = row(1, array['a', 'b,c'])::inventory.scan_line)::int;
select 1 / has_function_privilege('lab_viewer', 'inventory.split_scan(text)', 'execute')::int;

rollback;
