-- Verify lab-inventory:audit/past_query on pg
begin;

select 1 / (not has_function_privilege('lab_open', 'audit.past_query(regclass)', 'execute'))::int;
select 1 / (not has_function_privilege('lab_open', 'audit.index_past(text, text)', 'execute'))::int;
select 1 / (not has_function_privilege(
  'lab_open', 'audit.read_column(regclass, text, name)', 'execute'))::int;

rollback;
