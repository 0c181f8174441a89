-- Verify lab-inventory:audit/change_id on pg
begin;

select 1 / has_function_privilege('lab_anon', 'audit.add_change_id(text)', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'audit.add_change_id(text)', 'execute')::int;
select 1 / has_function_privilege('lab_anon', 'audit.expect_change()', 'execute')::int;
select 1 / has_function_privilege('lab_user', 'audit.count_written()', 'execute')::int;
select 1 / (not has_function_privilege(
  'authenticator', 'audit.add_change_id(text)', 'execute'))::int;
select 1 / (not has_sequence_privilege('lab_editor', 'audit.change_set_id_seq', 'usage'))::int;

rollback;
