-- Verify lab-inventory:api/add_import on pg
begin;

select 1 / (not has_function_privilege(
  'lab_viewer', 'api.add_import(text, text, name)', 'execute'))::int;

rollback;
