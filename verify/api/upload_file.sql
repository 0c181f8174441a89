-- Verify lab-inventory:api/upload_file on pg
begin;

select 1 / has_function_privilege('lab_editor', 'api.upload_file(bytea)', 'execute')::int;
select 1 / (not has_function_privilege('lab_viewer', 'api.upload_file(bytea)', 'execute'))::int;
select 1 / has_function_privilege(
  'lab_editor', 'inventory.attach_file(text, bigint, jsonb, bytea)', 'execute')::int;

rollback;
