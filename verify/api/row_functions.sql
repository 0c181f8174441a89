-- Verify lab-inventory:api/row_functions on pg
begin;

select 1 / (not has_function_privilege('lab_open',
  'api.add_getter(text, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'api.add_delete(text, text, text, name)', 'execute'))::int;

rollback;
