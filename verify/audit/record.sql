-- Verify lab-inventory:audit/record on pg
begin;

select 1 / (count(*) = 4)::int from pg_proc
where oid in ('audit.follow_deletion()'::regprocedure, 'audit.record_insert()'::regprocedure,
    'audit.record_update()'::regprocedure, 'audit.record_delete()'::regprocedure)
  and prosecdef and proconfig @> array['search_path=""'];
select 1 / (not has_function_privilege('lab_open', 'audit.record_insert()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.record_update()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.record_delete()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.touch()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.refuse_truncate()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.follow_deletion()', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open',
  'audit.refuse_late_insert(text, bigint)', 'execute'))::int;

rollback;
