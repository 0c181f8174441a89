-- Verify lab-inventory:inventory/finding on pg
begin;

select 1 / has_function_privilege('lab_viewer',
  'inventory.known_codes(bigint, bigint, text[])', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'inventory.grid_of(bigint, bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'inventory.find_differences(bigint, bigint, inventory.seen_code[])', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'inventory.list_findings(inventory.finding[])', 'execute')::int;
select 1 / has_function_privilege('lab_viewer',
  'inventory.count_findings(inventory.finding[])', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon',
  'inventory.find_differences(bigint, bigint, inventory.seen_code[])', 'execute'))::int;

rollback;
