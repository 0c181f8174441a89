-- Verify lab-inventory:api/file_bytes on pg
begin;

select 1 / has_function_privilege('lab_viewer', 'api.file_bytes(bigint)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'past.file_bytes(bigint)', 'execute')::int;

rollback;
