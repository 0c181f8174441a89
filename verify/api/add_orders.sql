-- Verify lab-inventory:api/add_orders on pg
begin;

select 1 / (not has_function_privilege('lab_open', 'api.add_orders(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'api.add_cursor(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'api.add_order(regclass, text, text[], text[], text[])', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'api.drop_orders(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'api.add_newest(text, text, text)', 'execute'))::int;
select 1 / has_function_privilege('lab_viewer', 'api.cursor(anyelement)', 'execute')::int;

rollback;
