-- Verify lab-inventory:request/decode_url on pg
begin;

select 1 / (request.decode_url('50 % %c3%bc%E2%82%AC') = '50 % ü€')::int;
select 1 / has_function_privilege('lab_viewer', 'request.decode_url(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'request.decode_url(text)', 'execute'))::int;

rollback;
