-- Verify lab-inventory:request/allow_time on pg
begin;

select 1 / (not has_function_privilege(
  'lab_open', 'request.allow_time(regprocedure)', 'execute'))::int;

rollback;
