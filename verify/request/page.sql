-- Verify lab-inventory:request/page on pg
begin;

select 1 / (request.row_limit() = 100000)::int;
select 1 / has_function_privilege('lab_viewer', 'request.number_pages(text)', 'execute')::int;
select 1 / (not has_function_privilege('lab_anon', 'request.number_pages(text)', 'execute'))::int;

rollback;
