-- Verify lab-inventory:request/read_as_of on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'request.read_as_of(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'request.read_as_of(text)', 'execute'))::int;
select 1 / (request.read_as_of('2026-01-01T12:00+02:00') = timestamptz '2026-01-01 10:00Z')::int;

rollback;
