-- Verify lab-inventory:api/add_resource on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'api.describe_columns(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'api.add_resource(regclass, name, name[])', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'api.drop_resource(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'api.verify_resource(regclass, name)', 'execute'))::int;

rollback;
