-- Verify lab-inventory:search/weigh on pg
begin;

select 1 / (count(*) = 1)::int from search.field where kind = 'person';
select 1 / has_function_privilege(
  'lab_viewer', 'search.shown(text, bigint[], text[], integer)', 'execute')::int;
select 1 / (not has_function_privilege(
  'lab_user', 'search.shown(text, bigint[], text[], integer)', 'execute'))::int;

rollback;
