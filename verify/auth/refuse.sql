-- Verify lab-inventory:auth/refuse on pg
begin;

select 1 / (not has_function_privilege(
  'lab_anon', 'auth.refuse(integer, text, text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.refuse(integer, text, text, text)', 'execute'))::int;

rollback;
