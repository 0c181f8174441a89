-- Verify lab-inventory:auth/access_token on pg
begin;

select 1 / (not has_function_privilege(
  'lab_anon', 'auth.access_token(auth.session, timestamptz)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_user', 'auth.access_token(auth.session, timestamptz)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'auth.access_token(auth.session, timestamptz)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_manager', 'auth.access_token(auth.session, timestamptz)', 'execute'))::int;

rollback;
