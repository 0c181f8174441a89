-- Verify lab-inventory:inventory/scan_formats on pg
begin;

select 1 / ((inventory.find_format(inventory.split_scan('A1,FX1'))).name = 'fluidx')::int;
select 1 / ((inventory.find_format(inventory.split_scan('Position,Code'))).name = 'csv')::int;

rollback;
