-- Verify lab-inventory:audit/track on pg
begin;

select 1 / (not has_function_privilege('lab_open', 'audit.track(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.untrack(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.verify_tracking(regclass)', 'execute'))::int;

rollback;
