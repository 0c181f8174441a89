-- Verify lab-inventory:auth/check_claims on pg
begin;

select 1 / (not has_function_privilege(
  'lab_anon', 'auth.check_claims(jsonb, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.check_claims(jsonb, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.check_claims(jsonb, text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_anon', 'auth.raise_bad_token(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_user', 'auth.raise_bad_token(text)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'auth.raise_bad_token(text)', 'execute'))::int;
select 1 / has_function_privilege('lab_anon', 'auth.raise_no_lab()', 'execute')::int;

rollback;
