-- Verify lab-inventory:api/read_scan on pg
begin;

select 1 / has_function_privilege(
  'lab_viewer', 'api.read_scan(text)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'api.read_scan(text)', 'execute'))::int;

rollback;
