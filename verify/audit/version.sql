-- Verify lab-inventory:audit/version on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'audit.tag(timestamptz)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.has_tag(text, timestamptz)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.add_header(text, text)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.set_status(integer)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'audit.is_known(timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'audit.is_known(timestamptz)', 'execute'))::int;

rollback;
