-- Verify lab-inventory:inventory/json_columns on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'inventory.add_json_columns(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.verify_json_columns(regclass)', 'execute'))::int;

rollback;
