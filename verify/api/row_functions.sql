-- Verify lab-inventory:api/row_functions on pg
begin;

select 1 / (not has_function_privilege('lab_open',
  'api.add_getter(regclass, text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'api.add_delete(regclass, text, name)', 'execute'))::int;

rollback;
