-- Verify lab-inventory:request/conflict_key on pg
begin;

select 1 / has_function_privilege('lab_anon', 'request.check_conflict_key(text, text)',
  'execute')::int;
select 1 / has_function_privilege('lab_anon', 'request.merge_keys(text)', 'execute')::int;

rollback;
