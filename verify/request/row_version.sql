-- Verify lab-inventory:request/row_version on pg
begin;

select 1 / (request.etag('2026-01-01T00:00Z') = '"1767225600000000"')::int;
select 1 / has_function_privilege('lab_viewer', 'request.etag(timestamptz)', 'execute')::int;
select 1 / has_function_privilege('lab_viewer', 'request.has_tag(text, text)', 'execute')::int;
select 1 / (request.send_etag('2026-01-01T00:00Z') = '[{"ETag": "\"1767225600000000\""}]')::int;
select 1 / has_function_privilege('lab_viewer', 'request.send_etag(timestamptz)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.has_etag(text, timestamptz)', 'execute')::int;
select 1 / has_function_privilege(
  'lab_viewer', 'request.is_not_modified(timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_anon', 'request.is_not_modified(timestamptz)', 'execute'))::int;

rollback;
