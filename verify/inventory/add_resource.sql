-- Verify lab-inventory:inventory/add_resource on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'inventory.add_ids(regclass, name)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.add_access(regclass, name)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.add_resource(regclass, name, boolean)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.drop_resource(regclass, boolean)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'inventory.verify_resource(regclass, name)', 'execute'))::int;

rollback;
