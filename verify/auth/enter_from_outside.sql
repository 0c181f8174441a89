-- Verify lab-inventory:auth/enter_from_outside on pg
begin;

select 1 / (not has_function_privilege(
  'lab_anon', 'auth.enter_from_outside(jsonb, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.enter_from_outside(jsonb, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.enter_from_outside(jsonb, bigint)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'auth.check_outside_claims(jsonb, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.check_outside_claims(jsonb, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.check_outside_claims(jsonb, text)', 'execute'))::int;

rollback;
