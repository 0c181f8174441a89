-- Verify lab-inventory:audit/seal on pg
begin;

select lab_id, id, changed_at, seal_number, seal, digest from audit.change_digests where false;
select 1 / (not has_table_privilege('lab_manager', 'audit.change_digests', 'select'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.compute_seal(bytea, bigint, bytea)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.seal_changes(bigint)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.verify_chain(bigint)', 'execute'))::int;

rollback;
