-- Verify lab-inventory:api/search on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'api.search(text, text, integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'api.search(text, text, integer)', 'execute'))::int;

rollback;
