-- Verify lab-inventory:request/page on pg
begin;

select 1 / (request.row_limit() = 100000)::int;
select 1 / has_function_privilege('lab_viewer', f, 'execute')::int,
  1 / (not has_function_privilege('lab_anon', f, 'execute'))::int
from unnest(array['request.number_pages(bigint, bigint)', 'request.plan_whole_page()']) f;

rollback;
