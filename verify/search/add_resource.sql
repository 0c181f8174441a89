-- Verify lab-inventory:search/add_resource on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'search.add_resource(regclass, name[])', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'search.drop_resource(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'search.verify_resource(regclass)', 'execute'))::int;

rollback;
