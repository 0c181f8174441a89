-- Verify lab-inventory:request/file_name on pg
begin;

select 1 / (count(*) = 5)::int from unnest(array['request.read_disposition(text)',
  'request.read_file_name()', 'request.read_media_type()', 'request.disposition(text)',
  'request.harmless_type(text)']) name where has_function_privilege('lab_viewer', name, 'execute');

rollback;
